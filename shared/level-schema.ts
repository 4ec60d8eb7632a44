import { LEVELS } from './level.ts';
import { z } from './schema.ts';

/** Apart from the levels themselves: the window shows them and parses nothing. */
export const levelSchema = z.literal(LEVELS);
