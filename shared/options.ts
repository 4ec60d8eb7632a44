import { LEVELS, type Level } from './level.ts';
import { z } from './schema.ts';

const optionSchema = z.strictObject({
  code: z.string().regex(/^\d{3}$/),
  text: z.string().min(1),
  /** Shown at once; the others stand behind “更多”. */
  core: z.boolean().optional(),
});

/** One 测评选项. */
export type Option = z.infer<typeof optionSchema>;

const levelOptionsSchema = z.strictObject({
  name: z.string(),
  options: z.array(optionSchema).min(1),
});

/** The 测评选项 per level, as the province publishes them. */
export const optionSetSchema = z
  .object({
    version: z.string().min(1),
    levels: z.strictObject({
      '5': levelOptionsSchema,
      '4': levelOptionsSchema,
      '3': levelOptionsSchema,
      '2': levelOptionsSchema,
      '1': levelOptionsSchema,
    }),
  })
  .superRefine((set, refinement) => {
    const seen = new Set<string>();
    for (const level of LEVELS) {
      for (const option of set.levels[level].options) {
        if (seen.has(option.code)) {
          refinement.addIssue({
            code: 'custom',
            path: ['levels', String(level)],
            message: `option code ${option.code} stands twice`,
          });
        }
        seen.add(option.code);
      }
    }
  });

export type OptionSet = z.infer<typeof optionSetSchema>;

/** The options of one level, in the published order. */
export function optionsOf(set: OptionSet, level: Level): readonly Option[] {
  return set.levels[level].options;
}
