import { isBad } from '../level.ts';
import type { Timeouts } from '../provisioning.ts';
import type { Memory } from './memory.ts';

/** How long a language chosen with nobody at the counter stays. */
const IDLE_LANGUAGE_MS = 60_000;
/** How long a notice stays that asks for nothing. */
const NOTICE_MS = 8_000;
/** How long the citizen has to read that nothing was saved and which other ways there are. */
const NOT_SAVED_MS = 30_000;
/**
 * How long a finger on a face keeps the screen for its citizen after it was told of last: the window
 * tells of it twice a second, and a window that is busy may miss some.
 */
const FINGER_DOWN_MS = 1_500;
/** 长者模式: time-outs are this much longer; the one that runs begins anew when it is switched. */
const ELDER_SLOWNESS = 2;

/** How much longer everything waits for this citizen. */
export function slowness({ comfort }: Pick<Memory, 'comfort'>): number {
  return comfort?.elder === true ? ELDER_SLOWNESS : 1;
}

/** How long what was tapped waits for another touch before it is submitted as it stands, ms. */
export function untouchedMs(
  timeouts: Timeouts,
  memory: Pick<Memory, 'rating' | 'comfort'>,
): number {
  const { rating } = memory;
  const ms =
    rating !== null && isBad(rating.level) ? timeouts.untouchedBadMs : timeouts.untouchedMs;
  return ms * slowness(memory);
}

/** The waits of the session by the names its places know them under. */
export function patience(timeouts: Timeouts) {
  type Told = { readonly context: Pick<Memory, 'rating' | 'comfort'> };
  return {
    invitation: ({ context }: Told) => timeouts.invitationMs * slowness(context),
    fingerDown: FINGER_DOWN_MS,
    untouched: ({ context }: Told) => untouchedMs(timeouts, context),
    thanks: ({ context }: Told) => timeouts.thanksMs * slowness(context),
    notice: NOTICE_MS,
    idleLanguage: IDLE_LANGUAGE_MS,
    notSaved: NOT_SAVED_MS,
  };
}
