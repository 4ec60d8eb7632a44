import type { Clock } from '../../shared/clock.ts';
import { ORDINARY } from '../../shared/comfort.ts';
import type { OptionSet } from '../../shared/options.ts';
import type { Provisioning } from '../../shared/provisioning.ts';
import type { SessionContext } from '../../shared/session/context.ts';
import type { Memory } from '../../shared/session/memory.ts';
import type { Place } from '../../shared/session/place.ts';
import { screenOf } from '../../shared/session/view.ts';
import type { Shelf } from '../media/shelf.ts';
import { voiceOf } from '../media/voice.ts';
import { NO_SETTING, type Setting, type Stage } from './stage.ts';

/**
 * Saving shorter than this is not worth a screen of its own: it would only flash, and drawing it
 * would take the processor from the saving.
 */
const SAVING_SHOWN_AFTER_MS = 300;

/** How the session's screens stand at this counter, but for its voice. */
export function settingOf(
  provisioning: Provisioning,
  { language, comfort }: Pick<Memory, 'language' | 'comfort'>,
): Setting {
  return {
    language: language ?? provisioning.languages[0] ?? NO_SETTING.language,
    languages: provisioning.languages,
    comfort: comfort ?? ORDINARY,
    hallName: provisioning.hall.name,
    counterName: provisioning.counter.name,
  };
}

/**
 * Puts the session on the stage. A frame is made of what is true whenever somebody asks for it; only
 * the options are those of the moment the session came there, so that they do not change in a hand.
 * @param parts.onScreen the hall's settings with who serves here now
 * @param parts.options what a service is asked with; `undefined` where nobody is here
 * @returns to be told of each move
 */
export function showSession(parts: {
  readonly stage: Pick<Stage, 'show'>;
  readonly provisioning: Provisioning;
  readonly onScreen: () => Provisioning;
  readonly options: (service: string | undefined) => OptionSet;
  readonly shelf: Pick<Shelf, 'media' | 'voice'>;
  readonly clock: Pick<Clock, 'now'>;
}): (place: Place, context: SessionContext) => void {
  const { stage, provisioning, shelf, clock } = parts;
  return (place, context) => {
    const options = parts.options(context.service?.id);
    const make = () => {
      const setting = settingOf(provisioning, context);
      const now = clock.now();
      const voice = voiceOf(provisioning.voice, setting.language, shelf.voice(), now.corrected);
      return {
        setting: { ...setting, voice },
        screen: screenOf({
          ...{ place, context, provisioning: parts.onScreen(), options, now },
          media: shelf.media(),
        }),
      };
    };
    stage.show(make, place === 'saving' ? SAVING_SHOWN_AFTER_MS : 0);
  };
}
