import { z } from './schema.ts';

/** The voluntary refinement questions (R7); suggestions are the free text. */
export const QUESTIONS = ['guidance', 'procedure', 'materials', 'interface'] as const;

export type Question = (typeof QUESTIONS)[number];

/** What may be answered to each of them. */
export const ANSWERS = ['yes', 'partly', 'no'] as const;

export const answersSchema = z.array(
  z.strictObject({ question: z.literal(QUESTIONS), value: z.literal(ANSWERS) }),
);

export type Answers = z.infer<typeof answersSchema>;

/** Longest free text, in UTF-16 code units; the province's own limit may be smaller. */
export const TEXT_LIMIT = 500;
