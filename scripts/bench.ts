/**
 * `npm run bench -- durability`: figures from the real app, as ratios to references taken in the
 * same run, since machines differ.
 */
import { arch, cpus, platform, release } from 'node:os';
import { parseArgs } from 'node:util';
import { durability } from './bench/durability.ts';
import { buildAll } from './build.ts';
import { ensureDisplay } from './display.mjs';
import { electronRuntime } from './electron-runtime.mjs';
import { stageApp } from './launch/staged-app.ts';

const HELP = `npm run bench -- durability [--ratings 40] [--backlog 10000] [--json]\n`;

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    ratings: { type: 'string', default: '40' },
    backlog: { type: 'string', default: '10000' },
    json: { type: 'boolean', default: false },
  },
});

if (positionals.join(' ') !== 'durability') {
  process.stderr.write(HELP);
  process.exitCode = 2;
} else {
  const environment = {
    electron: electronRuntime().version,
    node: process.versions.node,
    machine: `${platform()} ${release()} ${arch()}, ${cpus().length} × ${cpus()[0]?.model ?? '?'}`,
    date: new Date().toISOString().slice(0, 10),
  };
  await buildAll();
  const app = await stageApp();
  const display = await ensureDisplay({ own: true });
  try {
    const figures = await durability({
      app: app.folder,
      display: display.display,
      ratings: Number(values.ratings),
      backlog: Number(values.backlog),
      say: (text) => process.stderr.write(`· ${text}\n`),
    });
    if (values.json) process.stdout.write(`${JSON.stringify({ environment, figures })}\n`);
    else {
      console.log(environment);
      console.table(figures);
    }
  } finally {
    await display.close();
    await app.remove();
  }
}
