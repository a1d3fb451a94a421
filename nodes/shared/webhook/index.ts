export type { DeliveryAnswer } from './answer';
export { handleDelivery, unwanted, type DeliveryHandling } from './handle-delivery';
export { readRawBody, tooLarge } from './raw-body';
export { isSecret } from './secret';
export { isSigned } from './signature';
