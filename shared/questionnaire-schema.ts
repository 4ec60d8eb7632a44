import { ANSWERS, QUESTIONS } from './questionnaire.ts';
import { z } from './schema.ts';

/** Apart from the questions themselves: the window shows them and parses nothing. */
export const answersSchema = z.array(
  z.strictObject({ question: z.literal(QUESTIONS), value: z.literal(ANSWERS) }),
);
