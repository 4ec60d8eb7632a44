import { levelSchema } from './level-schema.ts';
import { bilingual } from './mistake-text.ts';
import { z } from './schema.ts';

/** What the keys of a wired keypad (按键评价器) mean, by their codes as decimal numbers. */
export const keysSchema = z.record(
  z.string().regex(/^(\d|[1-9]\d|1\d\d|2[0-4]\d|25[0-5])$/),
  levelSchema,
  {
    error: (issue) =>
      issue.code === 'invalid_key'
        ? bilingual('键码须为 0 至 255 的整数', 'a key code must be a whole number from 0 to 255')
        : undefined,
  },
);
