import { z } from 'zod';
import published from './evaluation-options.json' with { type: 'json' };

const option = z.looseObject({ code: z.string().regex(/^\d+$/), text: z.string().min(1) });
const level = z.looseObject({ name: z.string().min(1), options: z.array(option) });

/** The 测评选项 as published: a version, and per level 5…1 its name and options. */
export const evaluationOptions = z.looseObject({
  version: z.string().min(1),
  levels: z.strictObject({ 5: level, 4: level, 3: level, 2: level, 1: level }),
});

/** A set of 测评选项. */
export type EvaluationOptions = z.output<typeof evaluationOptions>;

/** The simulator's own copy of the national set. */
export const nationalOptions: EvaluationOptions = evaluationOptions.parse(published);

/** The option codes that belong to a level. */
export function codesOf(options: EvaluationOptions, satisfaction: number): ReadonlySet<string> {
  for (const [key, { options: listed }] of Object.entries(options.levels)) {
    if (Number(key) === satisfaction) return new Set(listed.map(({ code }) => code));
  }
  return new Set();
}
