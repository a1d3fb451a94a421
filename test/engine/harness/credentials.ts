import type { PackageDirectoryLoader } from 'n8n-core';
import {
	ICredentialsHelper,
	isExpression,
	isObjectEmpty,
	NodeHelpers,
	UnexpectedError,
	type ICredentials,
	type ICredentialDataDecryptedObject,
	type ICredentialType,
	type IDataObject,
	type IHttpRequestOptions,
	type INode,
	type INodeCredentials,
	type INodeCredentialsDetails,
	type INodeProperties,
	type IWorkflowExecuteAdditionalData,
	type Workflow,
} from 'n8n-workflow';

/** What credentials hold, by their type. */
export type CredentialData = Record<string, ICredentialDataDecryptedObject>;

/** n8n's store of credentials, in memory and not encrypted. */
export class Vault extends ICredentialsHelper {
	private readonly stored = new Map<string, ICredentialDataDecryptedObject>();

	constructor(private readonly loader: PackageDirectoryLoader) {
		super();
	}

	/** Stores each under an id of its own, as a node refers to it. */
	add(credentials: CredentialData): INodeCredentials {
		return Object.fromEntries(
			Object.entries(credentials).map(([type, data]) => {
				const id = `${type}-${crypto.randomUUID()}`;
				this.stored.set(id, data);
				return [type, { id, name: type }];
			}),
		);
	}

	has(id: string | null): boolean {
		return this.stored.has(id ?? '');
	}

	type(name: string): ICredentialType {
		return this.loader.getCredential(name).type;
	}

	withDefaults(type: string, data: ICredentialDataDecryptedObject): ICredentialDataDecryptedObject {
		const defaults = NodeHelpers.getNodeParameters(
			this.getCredentialsProperties(type),
			{},
			true,
			false,
			null,
			null,
		);
		return { ...(defaults as ICredentialDataDecryptedObject | null), ...data };
	}

	override async getDecrypted(
		_additionalData: IWorkflowExecuteAdditionalData,
		{ id }: INodeCredentialsDetails,
		type: string,
	): Promise<ICredentialDataDecryptedObject> {
		const data = this.stored.get(id ?? '');
		if (!data) throw new UnexpectedError(`No credential of type '${type}' is stored under '${id}'`);
		return this.withDefaults(type, data);
	}

	override async authenticate(
		credentials: ICredentialDataDecryptedObject,
		typeName: string,
		options: IHttpRequestOptions,
		workflow?: Workflow,
		node?: INode,
	): Promise<IHttpRequestOptions> {
		const { authenticate } = this.type(typeName);
		if (authenticate === undefined) return options;
		if (typeof authenticate === 'function') return await authenticate(credentials, options);
		const resolve = (value: unknown): string => {
			if (!isExpression(value)) return String(value);
			const keys = { $credentials: credentials };
			if (!workflow || !node) throw new UnexpectedError('There is no workflow to resolve expressions in');
			return String(
				workflow.expression.getSimpleParameterValue(node, value, 'internal', keys, undefined, ''),
			);
		};
		const resolveAll = (values: object = {}): IDataObject =>
			Object.fromEntries(Object.entries(values).map(([name, value]) => [resolve(name), resolve(value)]));
		const { headers, qs, body, auth } = authenticate.properties;
		const { username, password } = resolveAll(auth);
		return {
			...options,
			headers: { ...options.headers, ...resolveAll(headers) },
			qs: { ...options.qs, ...resolveAll(qs) },
			...(body && !isObjectEmpty(body) && { body: { ...toObject(options.body), ...resolveAll(body) } }),
			...(auth && { auth: { username: String(username), password: String(password) } }),
		};
	}

	override getCredentialsProperties(type: string): INodeProperties[] {
		return this.type(type).properties;
	}

	override getParentTypes(): string[] {
		return [];
	}

	override isCredentialUsableByNode(): boolean {
		return true;
	}

	override async preAuthentication(): Promise<undefined> {}

	override async runPreAuthentication(): Promise<undefined> {}

	override async updateCredentials(): Promise<void> {}

	override async updateCredentialsOauthTokenData(): Promise<void> {}

	override async getCredentials(): Promise<ICredentials> {
		throw new UnexpectedError('Nothing is encrypted here');
	}
}

const toObject = (body: unknown): object => (typeof body === 'object' && body !== null ? body : {});

/** From now on n8n decrypts other values of every credential, until `jest.restoreAllMocks()`. */
export function changeCredential(changes: object) {
	const decrypt = Vault.prototype.getDecrypted;
	jest.spyOn(Vault.prototype, 'getDecrypted').mockImplementation(async function (this: Vault, ...known) {
		return { ...(await decrypt.apply(this, known)), ...changes };
	});
}
