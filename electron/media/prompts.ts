import type { Clock } from '../../shared/clock.ts';
import type { Prompted } from '../../shared/contract.ts';
import type { Language } from '../../shared/languages.ts';
import type { VoiceSettings } from '../../shared/media-schema.ts';
import type { QueueEvent } from '../../shared/queue-event.ts';
import { PROMPTED } from '../../shared/voice.ts';
import type { Shelf } from './shelf.ts';
import { voiceOf } from './voice.ts';

/**
 * Says what a queue machine asks for (语音), as loud as the hall allows it at that moment.
 * @param options.language of the screen of now
 * @param options.say not called while the hall wants silence
 * @returns to be told of each event
 */
export function createPrompts(options: {
  readonly settings: VoiceSettings;
  readonly shelf: Pick<Shelf, 'voice'>;
  readonly language: () => Language;
  readonly clock: Pick<Clock, 'now'>;
  readonly say: (prompted: Prompted) => void;
}): (event: Pick<QueueEvent, 'kind' | 'prompt'>) => void {
  const { settings, shelf, language: languageOfNow, clock, say } = options;
  return ({ kind, prompt }) => {
    if (kind !== 'prompt' || prompt === undefined) return;
    const what = PROMPTED[prompt];
    const language = languageOfNow();
    const voice = voiceOf(settings, language, shelf.voice(), clock.now().corrected);
    if (voice === undefined) return;
    const recording = voice.recordings[what];
    say({ what, language, volume: voice.volume, ...(recording !== undefined && { recording }) });
  };
}
