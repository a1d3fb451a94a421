import type { IDataObject, ITriggerFunctions } from 'n8n-workflow';
import type { Reporting } from '../count-try';
import type { Client, ConnectOptions, Service } from '../http';
import type { Fields, Values } from '../operation';

export type WhenRun = () => Promise<void>;

export interface Starter {
	/** What the trigger remembers, saved whenever the workflow starts. */
	state: IDataObject;
	/** Puts the state where n8n saves it when the workflow starts, or at the end of its activation. */
	save(): void;
	/** Resolves when the run has ended, or after three seconds; false if n8n's database or the stored state has the key, undefined if this process has. Throws if n8n could not store it. `whenRun`, which never throws, is called once its run has succeeded, however late, also if that is known from before; never if it fails or waits, or may still go on. */
	start(key: string, item: IDataObject, whenRun?: WhenRun): Promise<boolean | undefined>;
	/** Starts again what n8n could not store after more than those seconds. */
	retry(): Promise<void>;
}

/** What a trigger does. What it throws is tried again with the next look. */
export interface TriggerWork<Delivery> {
	/** Minutes from one look to the next. */
	interval: number;
	/** Looks once for what was missed, begins nothing after `until` (milliseconds since 1970), and returns deliveries to take, also where it failed. */
	look(until: number): Promise<{ missed: Delivery[]; failure?: Error }>;
	handle(delivery: Delivery, until?: number): Promise<void>;
	begin(): Promise<void>;
}

export interface TriggerTools<V> extends Reporting {
	context: ITriggerFunctions;
	values: V;
	starter: Starter;
	signal: AbortSignal;
	open(options: ConnectOptions): Promise<Client>;
	isHandled(id: string): boolean;
	isPending(id: string): boolean;
}

export interface Trigger<F extends Fields, Delivery> {
	service: Service;
	fields: F;
	nameOf(delivery: Delivery): string;
	idOf(delivery: Delivery): string;
	/** The item of an event that no look finds, and that nothing is fetched for. */
	unfoundItem?(delivery: Delivery): IDataObject | undefined;
	/** What decides which events start the workflow. Once it changes, what is stored says nothing. */
	listensFor(values: Values<F>): unknown;
	readSample(client: Client, values: Values<F>): Promise<IDataObject | undefined>;
	createWork(tools: TriggerTools<Values<F>>): TriggerWork<Delivery>;
}
