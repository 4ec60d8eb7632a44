import { type Answers, type Question, TEXT_LIMIT } from '../../shared/questionnaire.ts';
import type { Intent, Screen } from '../../shared/screen.ts';

export type QuestionnaireScreen = Extract<Screen, { kind: 'questionnaire' }>;

/** What may be answered to a refinement question (R7). */
export type Answer = Answers[number]['value'];

/**
 * What the citizen has said so far, as the window echoes it. Main keeps the real one: every change
 * is sent, and a reloaded window begins with what main sends back.
 */
export interface Draft {
  readonly chosen: readonly string[];
  readonly answers: Answers;
  readonly text: string;
  readonly declined: boolean;
  readonly wantsCallback: boolean;
}

export function draftOf(screen: QuestionnaireScreen): Draft {
  const { chosen, answers, text, declined, wantsCallback } = screen;
  return { chosen, answers, text, declined, wantsCallback };
}

/** Ticks or unticks an option. Who gives a reason has not declined one (R24). */
export function toggleOption(draft: Draft, code: string): Draft {
  if (draft.chosen.includes(code)) {
    return { ...draft, chosen: draft.chosen.filter((other) => other !== code) };
  }
  return { ...draft, chosen: [...draft.chosen, code], declined: false };
}

/** “不愿说明”, or taken back. Ticks go; words stay, for nobody's writing is thrown away. */
export function toggleDeclined(draft: Draft): Draft {
  return draft.declined ? { ...draft, declined: false } : { ...draft, declined: true, chosen: [] };
}

/** Answers a question; the same answer again takes it back. */
export function toggleAnswer(draft: Draft, question: Question, value: Answer): Draft {
  const others = draft.answers.filter((given) => given.question !== question);
  return answerTo(draft, question) === value
    ? { ...draft, answers: others }
    : { ...draft, answers: [...others, { question, value }] };
}

export function answerTo(draft: Draft, question: Question): Answer | undefined {
  return draft.answers.find((given) => given.question === question)?.value;
}

export function write(draft: Draft, text: string): Draft {
  const kept = text.slice(0, TEXT_LIMIT);
  return { ...draft, text: kept, declined: draft.declined && kept.trim() === '' };
}

export function toggleCallback(draft: Draft): Draft {
  return { ...draft, wantsCallback: !draft.wantsCallback };
}

export function revision(service: string, draft: Draft): Intent {
  return { type: 'revise', service, ...draft, chosen: [...draft.chosen] };
}
