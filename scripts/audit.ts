/**
 * `npm run audit`: what the registry knows against the packages of the lockfile. Exit code 1 when
 * something has to be done, 2 when the registry could not be asked. docs/security.md has the rule.
 */
import { spawnSync } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { buildAll } from './build.ts';
import { judgeAudit } from './supply-chain/audit.ts';
import { EXCEPTIONS } from './supply-chain/audit-exceptions.ts';
import { shippedPackages } from './supply-chain/shipped.ts';

const root = fileURLToPath(new URL('..', import.meta.url));

// What ships is known from what is bundled.
const folder = await mkdtemp(join(tmpdir(), 'yiping-audit-'));
try {
  await buildAll(join(folder, 'out'));
  const shipped = await shippedPackages(join(folder, 'out'));
  const { stdout } = spawnSync('npm', ['audit', '--json'], { cwd: root, encoding: 'utf8' });
  const verdict = judgeAudit(
    stdout ?? '',
    new Set(['electron', ...shipped.map(({ name }) => name)]),
    EXCEPTIONS,
    new Date().toISOString().slice(0, 10),
  );
  if (verdict.kind === 'notAsked') {
    process.stderr.write(`the registry could not be asked, so nothing is known: ${verdict.why}\n`);
    process.exitCode = 2;
  } else {
    for (const note of verdict.notes) process.stdout.write(`- ${note}\n`);
    for (const failure of verdict.failures) process.stdout.write(`✗ ${failure}\n`);
    process.stdout.write(
      `${verdict.failures.length} to be dealt with, ${verdict.notes.length} besides\n`,
    );
    process.exitCode = verdict.failures.length === 0 ? 0 : 1;
  }
} finally {
  await rm(folder, { recursive: true, force: true });
}
