import type { Clock } from '../../shared/clock.ts';
import type { Prompted } from '../../shared/contract.ts';
import type { VoiceSettings } from '../../shared/media-schema.ts';
import type { QueueEvent } from '../../shared/queue-event.ts';
import { PROMPTED } from '../../shared/voice.ts';
import type { Stage } from '../session/stage.ts';
import type { Shelf } from './shelf.ts';
import { voiceOf } from './voice.ts';

/**
 * Says what a queue machine asks for (语音), as loud as the hall allows it at that moment, in the
 * language of the screen.
 * @param options.say not called while the hall wants silence
 * @returns to be told of each event
 */
export function createPrompts(options: {
  readonly settings: VoiceSettings;
  readonly shelf: Pick<Shelf, 'voice'>;
  readonly stage: Pick<Stage, 'current'>;
  readonly clock: Pick<Clock, 'now'>;
  readonly say: (prompted: Prompted) => void;
}): (event: Pick<QueueEvent, 'kind' | 'prompt'>) => void {
  const { settings, shelf, stage, clock, say } = options;
  return ({ kind, prompt }) => {
    if (kind !== 'prompt' || prompt === undefined) return;
    const what = PROMPTED[prompt];
    const { language } = stage.current();
    const voice = voiceOf(settings, language, shelf.voice(), clock.now().corrected);
    if (voice === undefined) return;
    const recording = voice.recordings[what];
    say({ what, language, volume: voice.volume, ...(recording !== undefined && { recording }) });
  };
}
