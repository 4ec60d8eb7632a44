import type { Instrument } from './speaker.ts';

/** What is said to somebody who did not ask for it is said slowly. */
const RATE = 0.9;

/**
 * The voice of the operating system, if it has one on this very machine: a service in the network
 * would hear along.
 */
export function createSystemVoice(speech: SpeechSynthesis): Instrument {
  // Chromium loads its list when it is first asked for it.
  speech.getVoices();
  return ({ text, language, volume }, silence) => {
    const voice = voiceFor(language, speech.getVoices());
    if (voice === undefined) return Promise.resolve(false);
    return new Promise((heard, fail) => {
      const words = new SpeechSynthesisUtterance(text);
      Object.assign(words, { voice, lang: voice.lang, volume, rate: RATE });
      words.onstart = () => heard(true);
      words.onerror = ({ error }) => fail(new Error(error));
      silence.addEventListener('abort', () => speech.cancel());
      speech.cancel();
      speech.speak(words);
    });
  };
}

/** @returns a local voice that reads this language in this script */
export function voiceFor<V extends Pick<SpeechSynthesisVoice, 'lang' | 'localService'>>(
  language: string,
  voices: readonly V[],
): V | undefined {
  const wanted = scriptOf(language);
  return voices.find(({ lang, localService }) => localService && scriptOf(lang) === wanted);
}

/** `zh-CN`, `zh` and `cmn` → `zh-Hans`; `zh-HK` → `zh-Hant`. Systems do not all write BCP 47. */
function scriptOf(tag: string): string | undefined {
  try {
    const { language, script } = new Intl.Locale(tag.replaceAll('_', '-')).maximize();
    return `${language}-${script}`;
  } catch {
    return undefined;
  }
}
