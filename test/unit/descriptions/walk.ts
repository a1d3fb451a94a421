import type { INodeProperties, INodePropertyCollection, INodePropertyOptions } from 'n8n-workflow';

/** A property wherever it stands, with the place to name in a failure. */
export interface Found {
	place: string;
	property: INodeProperties;
}

type Entry = INodeProperties | INodePropertyCollection | INodePropertyOptions;

const isProperty = (entry: Entry): entry is INodeProperties => 'type' in entry && 'displayName' in entry;
const isGroup = (entry: Entry): entry is INodePropertyCollection => 'values' in entry;
const isOption = (entry: Entry): entry is INodePropertyOptions => 'value' in entry;

/** Every property, those in collections too. */
export function walk(properties: INodeProperties[], place = ''): Found[] {
	return properties.flatMap((property) => {
		const { show = {} } = property.displayOptions ?? {};
		const operations = show.operation ? `.${show.operation.join('|')}` : '';
		const own = `${place}${show.resource?.join('|') ?? ''}${operations} ${property.name}`.trim();
		const inner = (property.options ?? []).flatMap((entry) => {
			if (isGroup(entry)) return walk(entry.values, `${own} > ${entry.name} > `);
			return isProperty(entry) ? walk([entry], `${own} > `) : [];
		});
		return [{ place: own, property }, ...inner];
	});
}

/** What can be chosen of an options property. */
export const optionsOf = ({ options = [] }: INodeProperties): INodePropertyOptions[] => options.filter(isOption);

/** The fields of a collection. */
export const innerOf = ({ options = [] }: INodeProperties): INodeProperties[] => options.filter(isProperty);

/** What a display rule asks of another property, where it asks for plain values. */
export const rulesOf = ({ displayOptions }: INodeProperties): Array<[name: string, values: unknown[]]> =>
	Object.entries(displayOptions?.show ?? {}).flatMap(([name, values]) => (values ? [[name, values]] : []));

/** Whether there is a setting of the others in which both are shown. */
export const meet = (a: INodeProperties, b: INodeProperties): boolean => {
	const asked = new Map(rulesOf(b));
	return rulesOf(a).every(([name, values]) => {
		const others = asked.get(name);
		return others === undefined || values.some((value) => others.includes(value));
	});
};
