import type { VoiceSettings } from './media-schema.ts';
import type { Prompt } from './queue-event.ts';
import { wireTime } from './shanghai-time.ts';

/** What is spoken: two with their screens, and what else a queue machine may ask for. */
export const SPOKEN = ['invitation', 'thanks', 'welcome', 'line', 'farewell'] as const;
export type Spoken = (typeof SPOKEN)[number];

/** What a queue machine's prompt is. Its thanks are no word that a rating is saved. */
export const PROMPTED: Readonly<Record<Prompt, Spoken>> = {
  welcome: 'welcome',
  line: 'line',
  evaluate: 'invitation',
  thanks: 'farewell',
};

/** What can say it, in the order of preference: the hall's recording, the system's voice, a chime. */
export const VOICES = ['recording', 'system', 'chime'] as const;
export type Voice = (typeof VOICES)[number];

/**
 * How loud the device may be at a moment.
 * @param ms corrected, since 1970 UTC; the hall's times of day are those of Asia/Shanghai
 * @returns percent of the loudest the device can; 0: silent
 */
export function volumeAt({ enabled, volume }: VoiceSettings, ms: number): number {
  if (!enabled) return 0;
  const time = wireTime(ms).slice(11, 16);
  const step = volume.findLast(({ from }) => from <= time) ?? volume.at(-1);
  return step?.percent ?? 0;
}
