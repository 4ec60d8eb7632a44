import { useEffect, useEffectEvent, useRef } from 'react';
import type { Prompted } from '../../shared/contract.ts';
import type { Frame, Screen } from '../../shared/screen.ts';
import type { Spoken } from '../../shared/voice.ts';
import { useText } from '../i18n/text.ts';
import type { Speaker } from './speaker.ts';

/** @returns a function that ends the subscription */
export type Prompts = (listener: (prompted: Prompted) => void) => () => void;

interface VoiceProps {
  readonly frame: Frame;
  readonly speaker: Speaker;
  /** What a queue machine wants said. */
  readonly prompts: Prompts;
}

/** Where the words are. */
const WORDS = {
  invitation: 'invitation.title',
  thanks: 'thanks.title',
  welcome: 'voice.welcome',
  line: 'voice.line',
  farewell: 'voice.farewell',
} as const satisfies Record<Spoken, string>;

/**
 * Lets the device be heard: the invitation once in each language, the thanks, and what a queue machine
 * asks for.
 */
export function Voice({ frame, speaker, prompts }: VoiceProps) {
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
    return speaker.say({
      ...{ what, language, text: t(WORDS[what]), volume: volume / 100 },
      // Main speaks of the frame's language; the words for it may still be under way.
      recording: language === frame.language ? recordings[what] : undefined,
    });
  }, [what, frame.screen.kind, service, language, speaker]);

  const say = useEffectEvent((prompted: Prompted) => {
    // The screen has said as much by itself, and the thanks say more.
    if (what !== undefined && (prompted.what === what || prompted.what === 'farewell')) return;
    speaker.say({
      ...{ what: prompted.what, language, text: t(WORDS[prompted.what]) },
      volume: prompted.volume / 100,
      recording: language === prompted.language ? prompted.recording : undefined,
    });
  });
  useEffect(() => prompts((prompted) => say(prompted)), [prompts]);

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
