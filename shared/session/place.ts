import type { StateValue } from 'xstate';
import { z } from '../schema.ts';

/** Every place a session can be found in; each has a screen. */
export const placesShown = z.enum([
  'standby',
  'paused',
  'called',
  'serving',
  'choosing',
  'inviting',
  'onPage',
  'rating',
  'rechoosing',
  'saving',
  'thanks',
  'notSaved',
  'alreadyRated',
  'ratedElsewhere',
]);

export type Place = z.infer<typeof placesShown>;

/**
 * The place a state of the machine stands for.
 * @param value the machine's state value: `{ half: place }` or `{ half: { place: inner } }`
 */
export function placeOf(value: StateValue): Place {
  const inside = typeof value === 'string' ? value : Object.values(value)[0];
  return placesShown.parse(typeof inside === 'object' ? Object.keys(inside)[0] : inside);
}
