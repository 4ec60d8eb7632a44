import { useEffect, useRef } from 'react';
import type { Frame, Screen } from '../../shared/screen.ts';
import type { Spoken } from '../../shared/voice.ts';
import { useText } from '../i18n/text.ts';
import type { Speaker } from './speaker.ts';

interface VoiceProps {
  readonly frame: Frame;
  readonly speaker: Speaker;
}

/** Lets the device be heard: the invitation once in each language, and the thanks. */
export function Voice({ frame, speaker }: VoiceProps) {
  const { t, language } = useText();
  const what = spokenOn(frame.screen);
  const service = 'service' in frame.screen ? frame.screen.service.id : '';
  const said = useRef('');

  // biome-ignore lint/correctness/useExhaustiveDependencies: speaks of what is there when the screen comes
  useEffect(() => {
    const key = `${what} ${service} ${language}`;
    // Whoever chooses another face, or rates the next case, has been invited.
    if (what === undefined || frame.voice === undefined || said.current === key) return;
    said.current = key;
    const { volume, recordings } = frame.voice;
    speaker.say({
      ...{ what, language, text: t(`${what}.title`), volume: volume / 100 },
      // Main speaks of the frame's language; the words for it may still be under way.
      recording: language === frame.language ? recordings[what] : undefined,
    });
    return speaker.hush;
  }, [what, frame.screen.kind, service, language, speaker]);

  return null;
}

function spokenOn({ kind }: Screen): Spoken | undefined {
  switch (kind) {
    case 'choice':
    case 'invitation':
    // Asks the same in the province's words.
    case 'page':
      return 'invitation';
    case 'thanks':
      return 'thanks';
    default:
      return undefined;
  }
}
