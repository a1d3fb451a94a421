export const rooms: Record<string, { sources: string[]; tests: string[]; heavy?: RegExp }>;
