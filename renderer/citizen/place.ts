/** The parts of the questionnaire in their order; in elder mode the steps. The same for all levels (R1). */
export const STEPS = ['reasons', 'experience', 'words', 'ready'] as const;

export type Step = (typeof STEPS)[number];

/** Where somebody is in the questionnaire. Kept when elder mode is switched on or off on the way. */
export interface Place {
  readonly step: Step;
  /** All reasons are shown, or the keyboard is. */
  readonly open: boolean;
}

export const BEGINNING: Place = { step: 'reasons', open: false };

/** What has the middle of the screen: everything at once, or one part alone. */
export function panelAt({ step, open }: Place, elder: boolean): Step | 'overview' {
  return elder || open ? step : 'overview';
}

/** After 更多, or after the field was touched. */
export function opened(step: Step): Place {
  return { step, open: true };
}

/** After 收起 or 写好了: in elder mode one stays on that step. */
export function closed({ step }: Place, elder: boolean): Place {
  return elder ? { step, open: false } : BEGINNING;
}

/** The step after or before; undefined behind the last and before the first. */
export function stepFrom({ step }: Place, by: 1 | -1): Place | undefined {
  const next = STEPS[STEPS.indexOf(step) + by];
  return next === undefined ? undefined : { step: next, open: false };
}
