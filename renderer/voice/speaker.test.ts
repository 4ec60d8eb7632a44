import { beforeEach, expect, test, vi } from 'vitest';
import type { Voice } from '../../shared/voice.ts';
import { createSpeaker, type Instrument, PATIENCE_MS, type Utterance } from './speaker.ts';

beforeEach(() => {
  vi.useFakeTimers();
  return () => vi.useRealTimers();
});

const invitation: Utterance = {
  ...{ what: 'invitation', text: '请您评价', language: 'zh-Hans', volume: 0.5 },
};
const thanks: Utterance = { ...invitation, what: 'thanks' };

const heard: Instrument = () => Promise.resolve(true);
const nothing: Instrument = () => Promise.resolve(false);
const fails: Instrument = () => Promise.reject(new Error('no sound card'));
const hangs: Instrument = () => new Promise(() => {});

/** A speaker whose instruments behave as told; each notes what became of it. */
function aSpeaker(recording: Instrument, system: Instrument, chime: Instrument) {
  const notes: string[] = [];
  const noting =
    (by: Voice, play: Instrument): Instrument =>
    (utterance, silence) => {
      notes.push(`${by} ${utterance.what}`);
      silence.addEventListener('abort', () => notes.push(`${by} stops`));
      return play(utterance, silence);
    };
  const spoke = vi.fn<(utterance: Utterance, by: Voice) => void>();
  const report = vi.fn();
  const speaker = createSpeaker(
    {
      recording: noting('recording', recording),
      system: noting('system', system),
      chime: noting('chime', chime),
    },
    spoke,
    report,
  );
  return { speaker, notes, report, used: () => spoke.mock.calls.map(([, by]) => by) };
}

test.each([
  ['the recording', heard, heard, 'recording'],
  ['the system where there is no recording', nothing, heard, 'system'],
  ['the system where the recording cannot be played', fails, heard, 'system'],
  ['the chime where the system has no such voice', nothing, nothing, 'chime'],
  ['the chime where neither can be heard', fails, fails, 'chime'],
])('is heard: %s', async (_what, recording, system, by) => {
  const { speaker, used } = aSpeaker(recording, system, heard);
  speaker.say(invitation);
  await vi.advanceTimersByTimeAsync(0);
  expect(used()).toEqual([by]);
});

test('one that stays silent is stopped before the next one begins', async () => {
  const { speaker, notes, used, report } = aSpeaker(nothing, hangs, heard);
  speaker.say(invitation);
  await vi.advanceTimersByTimeAsync(PATIENCE_MS);
  expect(notes).toEqual([
    'recording invitation',
    'recording stops',
    'system invitation',
    'system stops',
    'chime invitation',
  ]);
  expect([used(), report.mock.calls.length]).toEqual([['chime'], 1]);
});

test('says one thing at a time', async () => {
  const { speaker, notes } = aSpeaker(heard, heard, heard);
  speaker.say(invitation);
  await vi.advanceTimersByTimeAsync(0);
  speaker.say(thanks);
  await vi.advanceTimersByTimeAsync(0);
  expect(notes).toEqual(['recording invitation', 'recording stops', 'recording thanks']);
});

test('stops when the screen changes, and tries nothing else then', async () => {
  const { speaker, notes, used } = aSpeaker(hangs, heard, heard);
  speaker.say(invitation);
  speaker.hush();
  await vi.advanceTimersByTimeAsync(PATIENCE_MS);
  expect([notes, used()]).toEqual([['recording invitation', 'recording stops'], []]);
});

test('says nothing when the hall wants it silent', async () => {
  const { speaker, notes } = aSpeaker(heard, heard, heard);
  speaker.say({ ...invitation, volume: 0 });
  await vi.advanceTimersByTimeAsync(0);
  expect(notes).toEqual([]);
});

test('says which could not be heard when none can', async () => {
  const { speaker, report, used } = aSpeaker(fails, fails, fails);
  speaker.say(invitation);
  await vi.advanceTimersByTimeAsync(0);
  expect(report.mock.calls.map(([where]) => where)).toEqual([
    'voice by recording',
    'voice by system',
    'voice by chime',
  ]);
  expect(used()).toEqual([]);
});
