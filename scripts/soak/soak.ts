import { tmpdir } from 'node:os';
import { judge, type Verdict } from '../faults/book.ts';
import { randomFrom } from '../faults/random.ts';
import { drain } from '../faults/run.ts';
import { openStand, type Stand } from '../faults/stand.ts';
import { pause } from '../launch/wait.ts';
import { FILMS, PICTURES, putHallMedia } from '../made-up-media/made-up-media.ts';
import { KINDS } from '../processes/processes.ts';
import { type Played, playDays } from './days.ts';
import { type Sample, sumOf, takeSample } from './sample.ts';

/** How long what was acknowledged may take to arrive in the end, ms. */
const DRAIN_MS = 120_000;

export interface SoakWish {
  readonly app: string;
  readonly display: string | undefined;
  readonly seed: number;
  readonly ms: number;
  /** Between two samples, ms. */
  readonly everyMs: number;
  /** Does something to the device after its start, which a test wants to be seen. */
  readonly plant?: (stand: Stand) => Promise<void>;
  readonly say: (text: string) => void;
}

export interface Soaked {
  readonly samples: readonly Sample[];
  /** At each sample, how many ratings had been thanked for. */
  readonly ratings: readonly number[];
  readonly played: Played;
  readonly verdict: Verdict;
}

/**
 * One start of the app, and day after day at its counter until the time is over.
 * @throws when the window does not come back, or the kiosk is gone
 */
export async function soak(wish: SoakWish): Promise<Soaked> {
  const { app, display, seed, ms, everyMs, plant, say } = wish;
  const stand = await openStand(app, display, randomFrom(seed), 1, 'standard', {
    settings: {
      media: [...PICTURES, ...FILMS].map((file) => ({ file, seconds: 3 })),
    },
    prepare: putHallMedia,
  });
  try {
    await plant?.(stand);
    const began = performance.now();
    let broken = false;
    const isOver = () => broken || performance.now() - began >= ms;
    const samples: Sample[] = [];
    const ratings: number[] = [];
    const played: Played = { days: 0, services: 0, nights: 0, troubles: {} };
    async function watch(): Promise<void> {
      while (!isOver()) {
        await pause(everyMs - ((performance.now() - began) % everyMs));
        const sample = await takeSample(stand.hall, tmpdir(), began);
        samples.push(sample);
        ratings.push(stand.entries.filter(({ acknowledged }) => acknowledged).length);
        say(line(sample, played));
      }
    }
    const days = playDays(stand, played, isOver).catch((error: unknown) => {
      broken = true;
      throw error;
    });
    await Promise.all([days, watch()]);
    await drain(stand, DRAIN_MS);
    const { hall, entries } = stand;
    return { samples, ratings, played, verdict: judge(entries, hall.held(), hall.repeated()) };
  } finally {
    await stand.close(false);
  }
}

function line(sample: Sample, { days, services }: Played): string {
  const memory = KINDS.map((kind) => `${kind} ${Math.round(sumOf(sample, 'pss', kind) / 2 ** 20)}`);
  return [
    `${Math.round(sample.at / 1_000)} s`,
    `day ${days + 1}`,
    `${services} services: ${memory.join(', ')} MiB`,
    `${sumOf(sample, 'descriptors')} files open`,
    `${sumOf(sample, 'threads')} threads`,
  ].join(', ');
}
