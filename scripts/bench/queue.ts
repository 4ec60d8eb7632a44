import type { Common } from './bench.ts';
import type { Figure } from './figures.ts';
import { floodFigures } from './queue/flood.ts';
import { invitationFigures } from './queue/invitation.ts';
import { refusedFigures } from './queue/refused.ts';

interface Wish {
  /** Invitations, over all lines together. */
  readonly events: number;
  /** Of ten seconds each. */
  readonly floods: number;
}

/** How soon a machine's word is on the screen, and what those that mean harm can do. */
export async function queue(
  { app, display, say }: Common,
  { events, floods }: Wish,
): Promise<readonly Figure[]> {
  say(`${events} invitations over four lines in turns`);
  const invitation = await invitationFigures(app, display, events);
  say(`${floods} floods of 10 000 events a second for 10 s, while a citizen taps`);
  const flood = await floodFigures(app, display, floods, say);
  say('peers that must be refused');
  const refused = await refusedFigures(app, display);
  return [...invitation, ...flood, ...refused];
}
