import type { Instrument } from './speaker.ts';

/** A falling third, as of a small bell: Hz, and when it begins, s. */
const NOTES = [
  { pitch: 783.99, at: 0 },
  { pitch: 659.25, at: 0.32 },
] as const;
/** A bell's overtones: how many times the pitch, and how strong beside it. */
const PARTIALS = [
  { times: 1, share: 1 },
  { times: 2, share: 0.22 },
  { times: 3.01, share: 0.08 },
] as const;
/** Until a note has died away, s. */
const RINGING_S = 1.4;
/** Two notes that overlap must not be louder than what is allowed. */
const PEAK = 0.35;

/** One as long as the window lives: each new one costs memory that is not given back. */
let player: AudioContext | undefined;

/** What every device can do: two soft notes. */
export const playChime: Instrument = async ({ volume }, silence) => {
  player ??= new AudioContext();
  const context = player;
  await context.resume();
  if (silence.aborted) return false;
  const begin = context.currentTime + 0.05;
  const tones = NOTES.flatMap(({ pitch, at }) =>
    PARTIALS.map(({ times, share }) =>
      ring(context, pitch * times, begin + at, volume * PEAK * share),
    ),
  );
  const stop = () => {
    for (const tone of tones) tone.stop();
  };
  silence.addEventListener('abort', stop, { once: true });
  tones.at(-1)?.addEventListener('ended', () => silence.removeEventListener('abort', stop));
  return true;
};

/** Swells for a moment, so that it does not click, and dies away. */
function ring(context: AudioContext, pitch: number, at: number, loudness: number): OscillatorNode {
  const tone = new OscillatorNode(context, { frequency: pitch });
  const gain = new GainNode(context, { gain: 0 });
  gain.gain.setValueAtTime(0, at);
  gain.gain.linearRampToValueAtTime(loudness, at + 0.02);
  gain.gain.setTargetAtTime(0, at + 0.02, RINGING_S / 5);
  tone.connect(gain).connect(context.destination);
  tone.start(at);
  tone.stop(at + RINGING_S);
  tone.addEventListener('ended', () => gain.disconnect());
  return tone;
}
