export type { PackableContent } from './packed';
export { unzip, type UnzipLimits, type UnzippedFile } from './unzip';
