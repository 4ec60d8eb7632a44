/** Sabotage `no-fsync`, for what waits for the disk. */
export * from 'node:fs';

export const fsyncSync = (): void => undefined;
export const fdatasyncSync = (): void => undefined;
