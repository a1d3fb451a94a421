export { rememberDeliveries } from './deliveries';
export { isSigned } from './signature';
