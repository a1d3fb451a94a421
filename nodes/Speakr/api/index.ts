export * from './capabilities';
export * from './credential';
export * from './ignored-values';
export * from './links';
export * from './records';
export * from './service';
export * from './workarounds';
