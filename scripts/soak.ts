/**
 * `npm run soak -- --minutes N`: days at a counter, much faster than in life, and whether the device
 * grows meanwhile. docs/soak.md says how to read it.
 */
import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { arch, loadavg, platform, tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { ensureDisplay } from './display.mjs';
import { electronRuntime } from './electron-runtime.mjs';
import { stageForFaults } from './faults/stage.ts';
import { writeDocument } from './soak/document.ts';
import { reportOf, tableOf } from './soak/report.ts';
import { soak } from './soak/soak.ts';
import { readOptions, refuseWith } from './terminal/command-line.ts';

const HELP = `npm run soak -- --minutes N [options]

  --minutes N     how long; below 30 the second half has too few days to say much
  --seed S        of everything that is drawn by chance (default: by the clock)
  --samples FILE  writes every sample there, as JSON
  --write         puts the figures into docs/soak.md
`;
const EVERY_MS = 10_000;

const refuse: (why: string) => never = refuseWith(HELP);
const values = readOptions(
  HELP,
  () =>
    parseArgs({
      options: {
        minutes: { type: 'string' },
        seed: { type: 'string', default: String(Date.now() % 1_000_000) },
        samples: { type: 'string' },
        write: { type: 'boolean', default: false },
        help: { type: 'boolean', short: 'h', default: false },
      },
    }).values,
);
const minutes = Number(values.minutes);
if (!Number.isInteger(minutes) || minutes < 2)
  refuse('--minutes must be a whole number, 2 or more');
const seed = Number(values.seed);
if (!Number.isInteger(seed)) refuse('--seed must be a whole number');
if (platform() !== 'linux' || process.getuid?.() !== 0) {
  refuse('only root on Linux may look into Chromium’s sandboxed processes');
}

// What the app leaves behind among temporary files is to be seen, and nobody else's.
const temporary = await mkdtemp(join(tmpdir(), 'yiping-soak-'));
await chmod(temporary, 0o1777);
process.env['TMPDIR'] = temporary;
const loads = [loadavg()[0] ?? 0];
const staged = await stageForFaults();
const screen = await ensureDisplay({ own: true, screen: '1920x1080x24' });
try {
  const soaked = await soak({
    app: staged.folder,
    display: screen.display,
    seed,
    ms: minutes * 60_000,
    everyMs: EVERY_MS,
    say(text) {
      loads.push(loadavg()[0] ?? 0);
      process.stderr.write(`· ${text}\n`);
    },
  });
  if (values.samples !== undefined) await writeFile(values.samples, JSON.stringify(soaked));
  const report = reportOf(soaked);
  process.stdout.write(`${tableOf(report)}\n`);
  for (const finding of report.findings) process.stdout.write(`✗ ${finding}\n`);
  if (report.findings.length === 0) process.stdout.write('✓ it does not grow\n');
  if (values.write) {
    await writeDocument(soaked, report, {
      command: `npm run soak -- --minutes ${minutes} --seed ${seed} --write`,
      electron: electronRuntime().version,
      machine: `Linux ${arch()}`,
      load: [Math.min(...loads), Math.max(...loads)],
    });
  }
  process.exitCode = report.findings.length === 0 ? 0 : 1;
} finally {
  await screen.close();
  await staged.remove();
  await rm(temporary, { recursive: true, force: true });
}
