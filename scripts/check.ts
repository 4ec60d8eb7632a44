/** `npm run check`: format, lint, types, layers, texts, documents, dead code. All are run; the first failure is not the last word. */
import { spawn } from 'node:child_process';
import { globSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { documentFindings } from './check/documents.ts';
import { readDocuments } from './check/read-documents.ts';
import { readTexts } from './check/read-texts.ts';
import { textFindings } from './check/texts.ts';

const root = fileURLToPath(new URL('..', import.meta.url));
const ROOMS = ['electron', 'renderer', 'shared', 'scripts'];
const PROJECTS = ['shared', 'electron', 'renderer', 'renderer/outbox', 'scripts', 'tests'];

interface Finding {
  readonly ok: boolean;
  readonly text: string;
}

/** Runs a program of `node_modules/.bin`. */
function tool(name: string, ...args: readonly string[]): Promise<Finding> {
  return new Promise((done) => {
    // A log file is no place for colours.
    const colours = process.stdout.isTTY ? { FORCE_COLOR: '1' } : { NO_COLOR: '1' };
    const env = { ...process.env, ...colours };
    const child = spawn(`${root}node_modules/.bin/${name}`, args, { cwd: root, env });
    let text = '';
    child.stdout.on('data', (part) => {
      text += String(part);
    });
    child.stderr.on('data', (part) => {
      text += String(part);
    });
    child.once('error', (error) => done({ ok: false, text: error.message }));
    child.once('close', (code) => done({ ok: code === 0, text }));
  });
}

/** Beside types of TypeScript 7, its classic version serves the tools that need the compiler's API. */
async function types(): Promise<Finding> {
  const found = await Promise.all(
    PROJECTS.map((project) =>
      tool(
        'node',
        'node_modules/typescript-7/bin/tsc',
        '-p',
        project,
        ...(process.stdout.isTTY ? ['--pretty'] : []),
      ),
    ),
  );
  return { ok: found.every(({ ok }) => ok), text: found.map(({ text }) => text).join('') };
}

/** A cruiser that cannot read the files says “no violations” of none: so they are counted. */
async function layers(): Promise<Finding> {
  const { ok, text } = await tool('depcruise', '--config', '.dependency-cruiser.mjs', ...ROOMS);
  const files = await Promise.all(
    ROOMS.map((room) => readdir(`${root}${room}`, { recursive: true })),
  );
  const modules = files.flat().filter((file) => /\.(ts|tsx|mjs)$/.test(file)).length;
  const cruised = Number(/(\d+) modules/.exec(text)?.[1] ?? 0);
  return cruised >= modules
    ? { ok, text }
    : { ok: false, text: `${text}\nonly ${cruised} of ${modules} modules were cruised` };
}

/** Missing translations, other placeholders, texts that nothing uses. */
async function texts(): Promise<Finding> {
  const findings = textFindings(await readTexts(root));
  return { ok: findings.length === 0, text: findings.join('\n') };
}

/** Paths and links of the documents that lead nowhere. */
async function documents(): Promise<Finding> {
  const exists = (pattern: string): boolean => globSync(pattern, { cwd: root }).length > 0;
  const findings = documentFindings(await readDocuments(root), exists);
  return { ok: findings.length === 0, text: findings.join('\n') };
}

const checks: Readonly<Record<string, () => Promise<Finding>>> = {
  'format and lint': () =>
    tool(
      'biome',
      'ci',
      '--error-on-warnings',
      `--colors=${process.stdout.isTTY ? 'force' : 'off'}`,
      '.',
    ),
  types,
  layers,
  texts,
  documents,
  'dead code': () => tool('knip', '--no-progress'),
};

let failed = 0;
for (const [name, check] of Object.entries(checks)) {
  const began = Date.now();
  const { ok, text } = await check();
  process.stdout.write(
    `${ok ? '✓' : '✗'} ${name} (${((Date.now() - began) / 1000).toFixed(1)} s)\n`,
  );
  if (!ok) {
    failed += 1;
    process.stdout.write(`${text}\n`);
  }
}
if (failed > 0) process.stdout.write(`${failed} of ${Object.keys(checks).length} checks failed\n`);
process.exitCode = failed === 0 ? 0 : 1;
