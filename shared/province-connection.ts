import { z } from './schema.ts';

/** What every profile needs to reach its province. */
export const connection = {
  /** PEM of the hall's own authority; without it the system's are trusted. */
  ca: z.string().optional(),
  connectTimeoutMs: z.int().min(100).default(5_000),
  totalTimeoutMs: z.int().min(100).default(15_000),
};
