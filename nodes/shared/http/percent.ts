import { orUndefined } from '../errors';

export const percentDecoded = (encoded: string): string | undefined => orUndefined(() => decodeURIComponent(encoded));
