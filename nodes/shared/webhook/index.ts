export { answer } from './answer';
export { readRawBody } from './raw-body';
export { rememberDeliveries, rememberForADay } from './deliveries';
export { isSecret } from './secret';
export { isSigned } from './signature';
