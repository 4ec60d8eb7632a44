import { z } from './schema.ts';

/** Apart from the wishes themselves: the window shows them and parses nothing. */
export const comfortSchema = z.strictObject({ elder: z.boolean(), contrast: z.boolean() });
