export { boolean, color, number, text } from './basic';
export { choice, choices, openChoice, openChoices } from './choice';
export { collection, mapped, orNull } from './collection';
export { day, moment, zonedTime } from './date';
export { jsonList, jsonObject } from './json';
export { textList } from './list';
export { rows } from './rows';
export { defaultMaximumWait, fieldOrFile, inputField, maximumWait, notice, outputField, simplify } from './common';
export { invalidValue, quoted, toList } from './input';
