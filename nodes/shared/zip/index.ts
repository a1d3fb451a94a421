export { unzip, type UnzipLimits, type UnzippedFile } from './unzip';
