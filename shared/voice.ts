import type { VoiceSettings } from './media-schema.ts';
import { wireTime } from './shanghai-time.ts';

/** What is spoken. */
export const SPOKEN = ['invitation', 'thanks'] as const;
export type Spoken = (typeof SPOKEN)[number];

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
