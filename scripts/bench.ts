/**
 * `npm run bench -- durability` and `-- screens`: figures from the real app, where it can be as
 * ratios to references taken in the same run, since machines differ.
 */
import { arch, cpus, loadavg, platform, release } from 'node:os';
import { parseArgs } from 'node:util';
import { durability } from './bench/durability.ts';
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
const command = positionals.join(' ');
const isCount = (count: number) => Number.isInteger(count) && count > 0;

if (values.help) process.stdout.write(HELP);
else if (
  (command !== 'durability' && command !== 'screens') ||
  ![ratings, ...backlogs, flows, starts, services].every(isCount)
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
  try {
    const common = {
      app: app.folder,
      display: display.display,
      say: (text: string) => process.stderr.write(`· ${text}\n`),
    };
    const figures =
      command === 'durability'
        ? await durability({ ...common, ratings, backlogs })
        : await screens({ ...common, flows, starts, services });
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
