import type { Language } from '../../shared/languages.ts';
import { hallFileUrl, RECORDING_EXTENSIONS } from '../../shared/media.ts';
import type { VoiceSettings } from '../../shared/media-schema.ts';
import type { Frame } from '../../shared/screen.ts';
import { SPOKEN, volumeAt } from '../../shared/voice.ts';

/**
 * How the window may speak at a moment.
 * @param recordings the hall's files: name → version
 * @param now corrected, ms since 1970 UTC
 * @returns `undefined`: not at all
 */
export function voiceOf(
  settings: VoiceSettings,
  language: Language,
  recordings: ReadonlyMap<string, string>,
  now: number,
): Frame['voice'] {
  const volume = volumeAt(settings, now);
  if (volume === 0) return undefined;
  const own = SPOKEN.flatMap((what) => {
    const name = RECORDING_EXTENSIONS.map((extension) => `${what}.${language}.${extension}`).find(
      (candidate) => recordings.has(candidate),
    );
    return name === undefined
      ? []
      : [[what, hallFileUrl('voice', name, recordings.get(name))] as const];
  });
  return { volume, recordings: Object.fromEntries(own) };
}
