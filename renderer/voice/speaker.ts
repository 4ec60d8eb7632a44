import type { Language } from '../../shared/languages.ts';
import { type Spoken, VOICES, type Voice } from '../../shared/voice.ts';
import type { ReportFailure } from '../app/failures.ts';

/** What is to be heard. */
export interface Utterance {
  readonly what: Spoken;
  readonly text: string;
  /** Of the text. */
  readonly language: Language;
  /** 0 to 1: how loud the hall allows it to be now. */
  readonly volume: number;
  /** The address of the hall's own recording of it. */
  readonly recording?: string | undefined;
}

/**
 * Something that can say it. Falls silent as soon as `silence` is aborted.
 * @returns whether it is to be heard now; `false`: it has nothing for this one
 * @throws when it should have been heard and is not
 */
export type Instrument = (utterance: Utterance, silence: AbortSignal) => Promise<boolean>;

/** Who is not to be heard by then never will be, ms. */
export const PATIENCE_MS = 3_000;

/** Says one thing at a time. */
export interface Speaker {
  /** Whatever is still being said stops. @returns stops this one */
  readonly say: (utterance: Utterance) => () => void;
  readonly hush: () => void;
}

/**
 * @param instruments tried in the order of `VOICES` until one is to be heard
 * @param spoke what was used
 */
export function createSpeaker(
  instruments: Readonly<Record<Voice, Instrument>>,
  spoke: (utterance: Utterance, by: Voice) => void,
  report: ReportFailure,
): Speaker {
  let saying = new AbortController();

  async function speak(utterance: Utterance, hushed: AbortSignal): Promise<void> {
    for (const by of VOICES) {
      const attempt = new AbortController();
      const end = () => attempt.abort();
      hushed.addEventListener('abort', end);
      try {
        const heard = await inTime(instruments[by](utterance, attempt.signal));
        if (hushed.aborted) return;
        if (heard) return spoke(utterance, by);
      } catch (error) {
        if (hushed.aborted) return;
        report(`voice by ${by}`, error);
      }
      // One that comes too late must not speak into the next one's words.
      end();
    }
  }

  return {
    say(utterance) {
      saying.abort();
      const mine = new AbortController();
      saying = mine;
      if (utterance.volume > 0) void speak(utterance, mine.signal);
      return () => mine.abort();
    },
    hush: () => saying.abort(),
  };
}

async function inTime(heard: Promise<boolean>): Promise<boolean> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const late = new Promise<never>((_heard, fail) => {
    timer = setTimeout(() => fail(new Error(`silent for ${PATIENCE_MS} ms`)), PATIENCE_MS);
  });
  try {
    return await Promise.race([heard, late]);
  } finally {
    clearTimeout(timer);
  }
}
