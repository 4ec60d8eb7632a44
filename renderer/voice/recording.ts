import type { Instrument } from './speaker.ts';

/** The hall's own voice: a file of its data folder. */
export const playRecording: Instrument = async ({ recording, volume }, silence) => {
  if (recording === undefined) return false;
  const player = new Audio(recording);
  player.volume = volume;
  const free = () => {
    player.pause();
    player.removeAttribute('src');
    player.load();
  };
  silence.addEventListener('abort', free);
  await player.play();
  return true;
};
