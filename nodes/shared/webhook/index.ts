export { readRawBody } from './body';
export { rememberDeliveries } from './deliveries';
export { isSecret } from './secret';
export { isSigned } from './signature';
