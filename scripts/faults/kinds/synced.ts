import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { until } from '../../launch/wait.ts';
import type { Fault } from '../fault.ts';

const CALLS = 'trace=write,pwrite64,writev,pwritev,fsync,fdatasync';

function noStrace(): string | undefined {
  return spawnSync('strace', ['--version'], { stdio: 'ignore' }).status === 0
    ? undefined
    : 'strace is not installed';
}

/** A system call on a file of the journal. */
interface Call {
  /** ms since 1970. */
  readonly at: number;
  readonly syncs: boolean;
  /** Writes a sealed record. */
  readonly seals: boolean;
}

/** What `strace -ttt -y` says of the journal, in the order in which the calls began. */
function journalCalls(trace: string): readonly Call[] {
  return trace.split('\n').flatMap((line) => {
    const [, seconds, call] = /(\d+\.\d{6}) (\w+)\(\d+<[^>]*\/journal\/[^>]*>/.exec(line) ?? [];
    if (seconds === undefined || call === undefined) return [];
    const syncs = call === 'fsync' || call === 'fdatasync';
    return [{ at: Number(seconds) * 1_000, syncs, seals: !syncs && line.includes('sealed') }];
  });
}

/**
 * No fault at all, but a witness: a power cut loses whatever was never synced, and no test without a
 * power cut can see that. The system's own record of the calls can.
 */
export const syncedBeforeThanks: Fault = {
  name: 'synced-before-thanks',
  does: 'strace: no thanks without an fdatasync of the sealed record before it',
  impossible: noStrace,
  async play(stand) {
    const { hall } = stand;
    const { pid } = hall.kiosk().electron.process();
    const file = join(hall.dataFolder, '..', 'strace.txt');
    const strace = spawn(
      'strace',
      ['-f', '-ttt', '-y', '-s', '20000', '-e', CALLS, '-o', file, '-p', String(pid)],
      { stdio: ['ignore', 'ignore', 'pipe'] },
    );
    let said = '';
    strace.stderr.on('data', (text) => {
      said += String(text);
    });
    const ended = once(strace, 'exit');
    try {
      if (!(await until(() => said.includes('attached'), 5_000))) {
        throw new Error(`strace could not watch the app: ${said.trim()}`);
      }
      for (let round = 0; round < stand.rounds; round++) {
        stand.injected();
        await stand.citizen();
      }
    } finally {
      strace.kill('SIGINT');
      await ended;
    }
    const calls = journalCalls(await readFile(file, 'utf8'));
    let from = 0;
    for (const { acknowledged, thankedAt, ticket } of stand.entries) {
      if (!acknowledged) continue;
      const before = calls.filter(({ at }) => at >= from && at <= thankedAt);
      const sealed = before.findIndex(({ seals }) => seals);
      const synced = sealed >= 0 && before.slice(sealed + 1).some(({ syncs }) => syncs);
      if (!synced) {
        stand.found(
          `${ticket} was thanked for, and its sealed record was ${sealed < 0 ? 'not written' : 'not synced'}`,
        );
      }
      from = thankedAt;
    }
  },
};
