import { describe, inject, it } from 'vitest';
import { FAULTS } from '../../scripts/faults/kinds/index.ts';
import { seedOf } from '../../scripts/faults/random.ts';
import { hasFailed, type RunResult, runFault } from '../../scripts/faults/run.ts';
import { SABOTAGE_NAMES, SEEN_BY } from '../../scripts/faults/sabotage.ts';
import { stageForFaults } from '../../scripts/faults/stage.ts';
import { PROFILES } from '../../scripts/launch/province.ts';

// Each kiosk leaves a listener for the end of this process, and there are many kiosks.
process.setMaxListeners(0);

/** The same mix every time; `npm run test:faults -- --runs 20` looks further. */
const SESSION = 20;
/** As few injections as a fault can have: breadth before depth. */
const ROUNDS = 1;

/** What tells provinces apart is how they answer a copy, and how much of an answer it takes. */
const OF_THE_PROVINCE = ['network-answer-lost', 'network-empty-body', 'network-captive-portal'];

const described = ({ findings, broke, fault, seed, kept }: RunResult): string =>
  [
    ...findings,
    broke,
    `replay: npm run test:faults -- --only ${fault} --seed ${seed} --rounds ${ROUNDS}`,
    kept,
  ].join('\n');

describe.concurrent('nothing acknowledged is lost, doubled or changed', () => {
  it.for(FAULTS.map((fault, index) => ({ ...fault, seed: seedOf(SESSION, index) })))(
    '$name: $does',
    async ({ seed, ...fault }, { skip }) => {
      const why = fault.impossible?.();
      if (why !== undefined) skip(why);
      const result = await runFault({
        fault,
        seed,
        app: inject('app'),
        display: inject('display'),
        rounds: ROUNDS,
      });
      if (hasFailed(result)) throw new Error(described(result));
    },
  );
});

describe.concurrent('nor with another province', () => {
  const faults = FAULTS.filter(({ name }) => OF_THE_PROVINCE.includes(name));
  it.for(
    PROFILES.filter((profile) => profile !== 'standard').flatMap((profile) =>
      faults.map((fault, index) => ({
        fault,
        name: fault.name,
        profile,
        seed: seedOf(SESSION, index),
      })),
    ),
  )('$profile: $name', async ({ fault, profile, seed }) => {
    const [app, display] = [inject('app'), inject('display')];
    const result = await runFault({ fault, profile, seed, app, display, rounds: ROUNDS });
    if (hasFailed(result)) throw new Error(`${described(result)} --profile ${profile}`);
  });
});

describe.concurrent('the driver sees what is missing', () => {
  it.for(SABOTAGE_NAMES)('%s', async (sabotage, { skip }) => {
    const fault = FAULTS.find((each) => each.name === SEEN_BY[sabotage][0]);
    if (fault === undefined) throw new Error(`no fault sees ${sabotage}`);
    const why = fault.impossible?.();
    if (why !== undefined) skip(why);
    const app = await stageForFaults(sabotage);
    try {
      const result = await runFault({
        fault,
        seed: seedOf(SESSION, 1_000),
        app: app.folder,
        display: inject('display'),
        rounds: 2,
        drainMs: 8_000,
        keep: false,
      });
      const { lost, duplicated, altered, unsynced } = result;
      if (lost + duplicated + altered + unsynced === 0)
        throw new Error(`not seen: ${result.broke}`);
    } finally {
      await app.remove();
    }
  });
});
