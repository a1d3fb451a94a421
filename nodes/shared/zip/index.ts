export { DamagedZip } from './directory';
export { unzip, type UnzipLimits, type UnzippedFile } from './unzip';
