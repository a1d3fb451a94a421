export { holdsSomething, keeping } from './simplify';
export { execute } from './execute';
export { shownName, toProperties, type Resources } from './describe';
export {
	defaultInTool,
	demanded,
	fieldProperties,
	fromItem,
	inTool,
	newSince,
	readTriggerFields,
	shownWhen,
	unsent,
	withoutFields,
	type Field,
	type Fields,
	type Values,
} from './field';
export * from './fields';
export {
	idList,
	listMethods,
	listOfIds,
	locator,
	locators,
	matches,
	nameLocator,
	textLocator,
	toId,
	type SearchList,
} from './locator';
export { createOncePerItem } from './once-per-item';
export { ItemWithFile, toExecutionData, withFields, type Item } from './item';
export { inParts } from './parts';
export {
	deleted,
	listing,
	operation,
	operationsSince,
	requestParameters,
	requestTo,
	wholeListing,
	type Call,
	type Endpoint,
	type Outcome,
} from './operation';
