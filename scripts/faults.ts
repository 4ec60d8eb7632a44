/**
 * `npm run test:faults`: real apps, real faults, and whether anything was lost. docs/reliability.md
 * says how to read it.
 */
import { availableParallelism } from 'node:os';
import { parseArgs } from 'node:util';
import { ensureDisplay } from './display.mjs';
import { electronRuntime } from './electron-runtime.mjs';
import { FAULTS } from './faults/kinds/index.ts';
import { seedOf } from './faults/random.ts';
import { summaryOf, tableOf } from './faults/report.ts';
import { hasFailed, ROUNDS, type RunResult, runFault } from './faults/run.ts';
import { SABOTAGE_NAMES, SEEN_BY, sabotageNamed } from './faults/sabotage.ts';
import { stageForFaults } from './faults/stage.ts';
import { PROFILES } from './launch/province.ts';
import { readOptions, refuseWith } from './terminal/command-line.ts';

const HELP = `npm run test:faults -- [options]

  --seed S         of the whole session; with one fault and one run the seed of that run
                   (default: by the clock)
  --runs N         how often each fault is played, each time from another seed (default 1)
  --rounds R       about how many injections in one start of the app (default ${ROUNDS})
  --profile P      of the province: ${PROFILES.join(', ')} (default standard)
  --minutes M      no run begins after so long
  --parallel P     halls at the same time (default: one per core)
  --only NAME,…    these faults only, by their names or the first words of them
  --sabotage NAME  builds the app with one protection removed; the driver must then fail
  --json           only the last line

Faults:
${FAULTS.map(({ name, does }) => `  ${name.padEnd(28)} ${does}`).join('\n')}

Sabotages: ${SABOTAGE_NAMES.join(', ')}
`;

const refuse: (why: string) => never = refuseWith(HELP);
const values = readOptions(
  HELP,
  () =>
    parseArgs({
      options: {
        seed: { type: 'string' },
        runs: { type: 'string', default: '1' },
        parallel: { type: 'string', default: String(availableParallelism()) },
        rounds: { type: 'string', default: String(ROUNDS) },
        profile: { type: 'string', default: 'standard' },
        minutes: { type: 'string' },
        only: { type: 'string' },
        json: { type: 'boolean', default: false },
        sabotage: { type: 'string' },
        help: { type: 'boolean', short: 'h', default: false },
      },
    }).values,
);

function whole(name: string, text: string): number {
  const number = Number(text);
  if (!Number.isInteger(number) || number < 1) refuse(`--${name} must be a whole number`);
  return number;
}

// Each kiosk has listeners for the end of this process, and many of them run at once.
process.setMaxListeners(0);

const session = values.seed === undefined ? Date.now() % 1_000_000 : whole('seed', values.seed);
const runs = whole('runs', values.runs);
const profile = PROFILES.find((name) => name === values.profile);
if (profile === undefined) refuse(`--profile must be one of ${PROFILES.join(', ')}`);
const rounds = whole('rounds', values.rounds);
const end =
  values.minutes === undefined
    ? Number.POSITIVE_INFINITY
    : performance.now() + whole('minutes', values.minutes) * 60_000;
const sabotage = values.sabotage === undefined ? undefined : sabotageNamed(values.sabotage);
if (values.sabotage !== undefined && sabotage === undefined) {
  refuse(`--sabotage must be one of ${SABOTAGE_NAMES.join(', ')}`);
}
const only = values.only?.split(',') ?? (sabotage === undefined ? undefined : SEEN_BY[sabotage]);
const chosen = FAULTS.filter(
  ({ name }) =>
    only === undefined || only.some((wish) => name === wish || name.startsWith(`${wish}-`)),
);
if (chosen.length === 0) {
  refuse(`--only must be some of ${FAULTS.map(({ name }) => name).join(', ')}`);
}

const tell = (text: string): void => {
  if (!values.json) process.stdout.write(`${text}\n`);
};
/** A run is replayed by its seed and its fault alone. */
const replay = ({ fault, seed }: RunResult): string =>
  [
    `npm run test:faults -- --only ${fault} --seed ${seed}`,
    ...(rounds === ROUNDS ? [] : [`--rounds ${rounds}`]),
    ...(profile === 'standard' ? [] : [`--profile ${profile}`]),
    ...(sabotage === undefined ? [] : [`--sabotage ${sabotage}`]),
  ].join(' ');

const skipped = new Map(
  chosen.flatMap((fault): [string, string][] => {
    const why = fault.impossible?.();
    return why === undefined ? [] : [[fault.name, why]];
  }),
);
for (const [name, why] of skipped) tell(`- ${name}: skipped, ${why}`);
const playable = chosen.filter(({ name }) => !skipped.has(name));
// One fault and one run: the seed is the run's own, as printed by the run that failed.
const exact = playable.length === 1 && runs === 1;

function tellOf(result: RunResult): void {
  const { fault, seed, injections, acknowledged, delivered, seconds, findings, broke } = result;
  const failed = hasFailed(result);
  const figures = `${injections} injected, ${acknowledged} thanked, ${delivered} arrived (${seconds} s)`;
  tell(`${failed ? '✗' : '✓'} ${fault} seed ${seed}: ${figures}`);
  if (!failed) return;
  for (const finding of findings) tell(`    ${finding}`);
  if (broke !== undefined) tell(`    broke: ${broke}`);
  if (result.kept !== undefined) tell(`    data folder: ${result.kept}`);
  tell(`    replay: ${replay(result)}`);
}

const results: RunResult[] = [];
const staged = await stageForFaults(sabotage);
const screen = await ensureDisplay({ own: true, screen: '1920x1080x24' });
try {
  const queue = Array.from({ length: runs }, (_, run) =>
    playable.map((fault) => ({
      fault,
      seed: exact ? session : seedOf(session, run * FAULTS.length + FAULTS.indexOf(fault)),
    })),
  ).flat();
  const work = async (): Promise<void> => {
    for (let next = queue.shift(); next !== undefined; next = queue.shift()) {
      if (performance.now() > end) return;
      const { folder: app } = staged;
      // What a sabotaged device loses does not come however long one waits.
      const drain = sabotage === undefined ? {} : { drainMs: 12_000, keep: false };
      const result = await runFault({
        ...next,
        ...drain,
        rounds,
        profile,
        app,
        display: screen.display,
      });
      results.push(result);
      tellOf(result);
    }
  };
  await Promise.all(Array.from({ length: whole('parallel', values.parallel) }, work));
} finally {
  await screen.close();
  await staged.remove();
}

tell(`\n${tableOf(chosen, results, skipped)}\n`);
process.stdout.write(
  `${summaryOf(results, skipped, { seed: session, electron: electronRuntime().version, ...(sabotage !== undefined && { sabotage }) })}\n`,
);
process.exit(results.some(hasFailed) ? 1 : 0);
