// The main entry of this library wants worker threads, which a verified node may not have.
export { Zip, ZipDeflate, ZipPassThrough } from 'fflate/browser';
