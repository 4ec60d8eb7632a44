/**
 * `npm test`: check, unit tests, the tests in a real Electron, a fixed set of faults. Everything runs
 * even when something before it failed; the last line says how many passed and failed.
 */
import { spawn } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { electronRuntime } from './electron-runtime.mjs';

const root = fileURLToPath(new URL('..', import.meta.url));

interface Tally {
  readonly passed: number;
  readonly failed: number;
  /** What this machine cannot play; the runner says why. */
  readonly skipped: number;
}

function run(program: string, ...args: readonly string[]): Promise<number> {
  return new Promise((done) => {
    const child = spawn(program, args, { cwd: root, stdio: 'inherit' });
    child.once('error', () => done(1));
    child.once('close', (code) => done(code ?? 1));
  });
}

async function check(): Promise<Tally> {
  const code = await run(process.execPath, 'scripts/check.ts');
  return { passed: code === 0 ? 1 : 0, failed: code === 0 ? 0 : 1, skipped: 0 };
}

/** A run of vitest; one that breaks before it can count is one failure. */
async function suite(config: string, report: string): Promise<Tally> {
  const code = await run(
    join(root, 'node_modules/.bin/vitest'),
    ...['run', '--config', config],
    ...['--reporter=default', '--reporter=json', `--outputFile.json=${report}`],
  );
  const result = await readFile(report, 'utf8').then(JSON.parse, () => undefined);
  const passed = Number(result?.numPassedTests ?? 0);
  const failed = Number(result?.numFailedTests ?? 0);
  const skipped = Number(result?.numPendingTests ?? 0);
  return { passed, failed: code !== 0 && failed === 0 ? 1 : failed, skipped };
}

const { version, source } = electronRuntime();
process.stdout.write(`Electron ${version} (${source})\n`);
const reports = await mkdtemp(join(tmpdir(), 'yiping-test-'));
const tallies: Readonly<Record<string, Tally>> = {
  check: await check(),
  unit: await suite('vitest.config.ts', join(reports, 'unit.json')),
  'end to end': await suite('vitest.e2e.config.ts', join(reports, 'e2e.json')),
  faults: await suite('vitest.faults.config.ts', join(reports, 'faults.json')),
};
await rm(reports, { recursive: true });

const counted = ({ passed, failed, skipped }: Tally): string =>
  `${passed} passed, ${failed} failed${skipped === 0 ? '' : `, ${skipped} skipped`}`;
const sum = (of: (tally: Tally) => number): number =>
  Object.values(tallies).reduce((total, tally) => total + of(tally), 0);

process.stdout.write(`\nElectron ${version}\n`);
for (const [name, tally] of Object.entries(tallies)) {
  process.stdout.write(`${name}: ${counted(tally)}\n`);
}
const passed = sum((tally) => tally.passed);
const failed = sum((tally) => tally.failed);
process.stdout.write(`${passed} passed, ${failed} failed\n`);
process.exitCode = failed === 0 ? 0 : 1;
