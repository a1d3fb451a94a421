export { DamagedArchive } from './directory';
export { unzip, type Bounds, type UnzippedFile } from './unzip';
