/** The voluntary refinement questions (R7); suggestions are the free text. */
export const QUESTIONS = ['guidance', 'procedure', 'materials', 'interface'] as const;

export type Question = (typeof QUESTIONS)[number];

/** What may be answered to each of them. */
export const ANSWERS = ['yes', 'partly', 'no'] as const;

/** What one citizen has answered; a question without an answer is not in it. */
export type Answers = { question: Question; value: (typeof ANSWERS)[number] }[];

/** Longest free text, in UTF-16 code units; the province's own limit may be smaller. */
export const TEXT_LIMIT = 500;
