/**
 * `npm run bench -- durability`, `-- screens`, `-- queue`, `-- ops` and `-- memory`: figures from the real app, where it
 * can be as ratios to references taken in the same run, since machines differ.
 */
import { arch, cpus, loadavg, platform, release } from 'node:os';
import { parseArgs } from 'node:util';
import { durability } from './bench/durability.ts';
import { memory } from './bench/memory.ts';
import { ops } from './bench/ops.ts';
import { queue } from './bench/queue.ts';
import { screens } from './bench/screens.ts';
import { buildAll } from './build.ts';
import { ensureDisplay } from './display.mjs';
import { electronRuntime } from './electron-runtime.mjs';
import { stageApp } from './launch/staged-app.ts';

const HELP = `npm run bench -- durability [--ratings 100] [--backlog 10000,100000] [--json]

  --ratings  at each counter: one with an empty outbox, one for each backlog
  --backlog  numbers of undelivered records; the first is drained afterwards

npm run bench -- screens [--flows 40] [--starts 7] [--services 500] [--json]

  --flows     citizens from the call to the thanks, with real fingers
  --starts    of the app and of a bare window, in turns
  --services  one after the other in one window, whose memory is watched

npm run bench -- queue [--events 240] [--floods 3] [--json]

  --events    invitations over four lines in turns
  --floods    of 10 000 events a second for 10 s, while a citizen taps

npm run bench -- ops [--backlog 10000,100000] [--looks 20] [--json]

  --backlog  numbers of undelivered records, each on a device of its own
  --looks    how often the list is opened and searched

npm run bench -- memory [--starts 7] [--json]

  --starts   of the app and of a bare window, in turns
`;

function readOptions() {
  try {
    return parseArgs({
      allowPositionals: true,
      options: {
        ratings: { type: 'string', default: '100' },
        backlog: { type: 'string', default: '10000,100000' },
        flows: { type: 'string', default: '40' },
        starts: { type: 'string', default: '7' },
        services: { type: 'string', default: '500' },
        events: { type: 'string', default: '240' },
        floods: { type: 'string', default: '3' },
        looks: { type: 'string', default: '20' },
        json: { type: 'boolean', default: false },
        help: { type: 'boolean', short: 'h', default: false },
      },
    });
  } catch (error) {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n\n${HELP}`);
    process.exit(2);
  }
}

const { values, positionals } = readOptions();
const ratings = Number(values.ratings);
const backlogs = values.backlog.split(',').map(Number);
const flows = Number(values.flows);
const starts = Number(values.starts);
const services = Number(values.services);
const events = Number(values.events);
const floods = Number(values.floods);
const looks = Number(values.looks);
const command = positionals.join(' ');
const isCount = (count: number) => Number.isInteger(count) && count > 0;

if (values.help) process.stdout.write(HELP);
else if (
  !['durability', 'screens', 'queue', 'ops', 'memory'].includes(command) ||
  ![ratings, ...backlogs, flows, starts, services, events, floods, looks].every(isCount)
) {
  process.stderr.write(HELP);
  process.exitCode = 2;
} else {
  const environment = {
    electron: electronRuntime().version,
    node: process.versions.node,
    machine: `${platform()} ${release()} ${arch()}, ${cpus().length} × ${cpus()[0]?.model ?? '?'}`,
    date: new Date().toISOString().slice(0, 10),
  };
  /** What else the machine was doing: processes waiting for a processor, on average. */
  const load = () => Math.round((loadavg()[0] ?? 0) * 100) / 100;
  const loadBefore = load();
  await buildAll();
  const app = await stageApp();
  const display = await ensureDisplay({ own: true });
  const common = {
    app: app.folder,
    display: display.display,
    say: (text: string) => process.stderr.write(`· ${text}\n`),
  };
  const measured = (): Promise<object> => {
    if (command === 'durability') return durability({ ...common, ratings, backlogs });
    if (command === 'ops') return ops({ ...common, backlogs, looks });
    if (command === 'memory') return memory({ ...common, starts });
    if (command === 'queue') return queue({ ...common, events, floods });
    return screens({ ...common, flows, starts, services });
  };
  try {
    const figures = await measured();
    const run = { ...environment, loadBefore, loadAfter: load() };
    if (values.json) process.stdout.write(`${JSON.stringify({ environment: run, figures })}\n`);
    else {
      console.log(run);
      console.table(figures);
    }
  } finally {
    await display.close();
    await app.remove();
  }
}
