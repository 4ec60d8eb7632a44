import { pause } from '../../launch/wait.ts';
import type { FaultRequest } from '../../province-simulator/fault-table.ts';
import { aWish, rate } from '../citizen.ts';
import type { Fault } from '../fault.ts';
import type { Random } from '../random.ts';
import type { Stand } from '../stand.ts';

/** Where the ratings go. */
const EVALUATIONS = {
  standard: '/v1/evaluations*',
  fujian: '/service/*',
  shandong: '/evaluate',
} as const;

/** Either everywhere or only where the ratings go. */
const somewhere = (random: Random, path: string): { path?: string } =>
  random.chance(0.5) ? { path } : {};
const few = (random: Random): { times: number } => ({ times: random.whole(1, 2) });

/** What the network or the province does, and with which details. */
const TROUBLES: Readonly<Record<string, (random: Random, path: string) => FaultRequest>> = {
  refused: () => ({ down: { mode: 'refuse' } }),
  destroyed: () => ({ down: { mode: 'destroy' } }),
  'reset-before': (random, path) => ({
    resetBefore: { ...few(random), ...somewhere(random, path) },
  }),
  'reset-after': (random, path) => ({ resetAfter: { ...few(random), path } }),
  'answer-lost': (random, path) => ({
    answerLost: { how: 'close', ...few(random), path },
  }),
  'black-hole': (random, path) => ({ blackHole: { times: 1, ...somewhere(random, path) } }),
  'gateway-503': (random, path) => ({
    gatewayStatus: {
      status: random.pick([500, 502, 503, 504]),
      processed: random.chance(0.5),
      ...few(random),
      ...somewhere(random, path),
    },
  }),
  'too-many': (random) => ({
    tooMany: { retryAfterSeconds: 1, form: random.pick(['seconds', 'date']), ...few(random) },
  }),
  'slow-body': (random) => ({ slowBody: { bytesPerSecond: random.pick([40, 120, 400]) } }),
  'captive-portal': (random, path) => ({
    captivePortal: { ...few(random), ...somewhere(random, path) },
  }),
  redirect: (random, path) => ({
    redirect: {
      status: random.pick([301, 302, 307, 308]),
      ...few(random),
      ...somewhere(random, path),
    },
  }),
  'token-expired': () => ({ expireTokens: { times: 1 }, latency: { ms: 150 } }),
  'token-short-lived': () => ({ tokenLife: { seconds: 1 } }),
  'broken-json': (random, path) => ({
    brokenJson: { processed: random.chance(0.6), ...few(random), path },
  }),
  'empty-body': (random, path) => ({
    emptyBody: { processed: random.chance(0.6), ...few(random), path },
  }),
  'without-receipt': (random) => ({ withoutReceipt: few(random) }),
};

/** Any of them. */
export function troubleOf({ random, profile }: Pick<Stand, 'random' | 'profile'>): FaultRequest {
  return random.pick(Object.values(TROUBLES))(random, EVALUATIONS[profile]);
}

function trouble(name: string, settings: (random: Random, path: string) => FaultRequest): Fault {
  return {
    name: `network-${name}`,
    does: `the province: ${name.replaceAll('-', ' ')}`,
    async play(stand) {
      const { hall, random } = stand;
      const { faults } = hall.province;
      for (let round = 0; round < stand.rounds; round++) {
        const request = settings(random, EVALUATIONS[stand.profile]);
        const before = random.chance(0.5);
        if (before) await faults.set(request);
        const entry = await stand.invite();
        const rating = rate(stand.glass, entry, aWish(random, false));
        if (!before) {
          await pause(random.whole(0, 1_500));
          await faults.set(request);
        }
        stand.injected();
        await rating;
        await pause(random.whole(0, 800));
        for (const fault of ['down', 'slowBody', 'latency', 'tokenLife'] as const) {
          await faults.clear(fault);
        }
      }
    },
  };
}

export const networkFaults: readonly Fault[] = Object.entries(TROUBLES).map(([name, settings]) =>
  trouble(name, settings),
);
