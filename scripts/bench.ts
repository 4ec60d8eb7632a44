/**
 * `npm run bench`: figures from the real app beside references taken in the same run, since machines
 * differ. docs/benchmarks.md says how to read them, and is written by a whole run.
 */
import { parseArgs } from 'node:util';
import { removeBacklogs } from './bench/backlogs.ts';
import { BENCHES } from './bench/benches.ts';
import { writeDocument } from './bench/document.ts';
import { atStart, runAll } from './bench/run.ts';
import { goalsOf, tableOf } from './bench/table.ts';
import { buildAll } from './build.ts';
import { ensureDisplay } from './display.mjs';
import { closeAll } from './launch/close-all.ts';
import { stageApp } from './launch/staged-app.ts';

// Before this run itself makes load, and before anybody can commit something else.
const before = atStart();

const HELP = `npm run bench -- [NAME…] [--json]

  Without a name all of them, half an hour on two cores, into docs/benchmarks.md:

${BENCHES.map(({ name, about }) => `  ${name.padEnd(11)} ${about}`).join('\n')}

  --json  prints one JSON document instead of tables
`;

function refuse(why: string): never {
  process.stderr.write(`${why}\n\n${HELP}`);
  process.exit(2);
}

function readOptions() {
  try {
    return parseArgs({
      allowPositionals: true,
      options: {
        json: { type: 'boolean', default: false },
        help: { type: 'boolean', short: 'h', default: false },
      },
    });
  } catch (error) {
    return refuse(error instanceof Error ? error.message : String(error));
  }
}

const { values, positionals } = readOptions();
if (values.help) {
  process.stdout.write(HELP);
  process.exit(0);
}
const unknown = positionals.filter((name) => !BENCHES.some((bench) => bench.name === name));
if (unknown.length > 0) refuse(`there is no bench ${unknown.join(', ')}`);
const isWhole = positionals.length === 0;
const wanted = isWhole ? BENCHES : BENCHES.filter(({ name }) => positionals.includes(name));

const say = (text: string) => process.stderr.write(`· ${text}\n`);
await buildAll();
const closings: (() => unknown)[] = [removeBacklogs];
try {
  const app = await stageApp();
  closings.unshift(app.remove);
  const display = await ensureDisplay({ own: true });
  closings.unshift(display.close);
  const common = { app: app.folder, display: display.display, say };
  const run = await runAll(wanted, common, before);
  if (values.json) process.stdout.write(`${JSON.stringify(run)}\n`);
  else {
    console.log(run.environment);
    for (const result of run.results) {
      console.log(`\n${result.name}: ${result.about}\n\n${tableOf(result)}`);
    }
    console.log(`\n${goalsOf(run.results)}`);
  }
  const failed = run.results.filter((result) => result.failed !== undefined);
  if (failed.length > 0) process.exitCode = 1;
  if (isWhole && failed.length > 0) say('docs/benchmarks.md stays as it is: not all was measured');
  else if (isWhole) await writeDocument(run);
} finally {
  await closeAll(closings);
}
