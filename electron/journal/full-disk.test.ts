import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { open } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import {
  aMemory,
  aMoment,
  anEvaluationDraft,
  aService,
  MONDAY_MORNING,
} from '../../tests/builders.ts';
import { aFolder, aLog, anIdentity } from '../../tests/device.ts';
import { openJournal } from './journal.ts';
import { canMount } from './testing/disk.ts';

const MIB = 1024 * 1024;
const full = Object.assign(new Error('ENOSPC: no space left on device'), { code: 'ENOSPC' });

async function aJournal(folder: string, reserveBytes: number) {
  const log = aLog();
  const heard: (string | null)[] = [];
  let now = MONDAY_MORNING;
  const start = async () => {
    const journal = await openJournal({
      folder,
      identity: anIdentity(),
      clock: { boot: 'b', now: () => aMoment(now) },
      log,
      targetMs: 300_000,
      reserveBytes,
      degraded: (why) => heard.push(why),
    });
    onTestFinished(() => journal.close().catch(() => undefined));
    return journal;
  };
  const pass = (ms: number) => {
    now += ms;
  };
  const journal = await start();
  const reserve = join(folder, 'reserve');
  await vi.waitFor(() => expect(existsSync(reserve)).toBe(true));
  return { journal, heard, pass, reserve };
}

/** What every file handle of this process writes with. */
async function theHandles(): Promise<{
  write(bytes: Uint8Array, offset: number, length: number, position: number): Promise<unknown>;
}> {
  const handle = await open(process.execPath, 'r');
  await handle.close();
  return Object.getPrototypeOf(handle);
}

describe('a full disk', () => {
  it('takes a record from the reserve, says so, and gets a new reserve later', async () => {
    const { journal, heard, pass, reserve } = await aJournal(join(aFolder(), 'journal'), 65_536);
    expect(statSync(reserve).size).toBe(65_536);
    vi.spyOn(await theHandles(), 'write').mockRejectedValueOnce(full);
    expect((await journal.seal([anEvaluationDraft()])).journaled).toBe(true);
    expect(existsSync(reserve)).toBe(false);
    await vi.waitFor(() => expect(heard).toHaveLength(1));
    expect(heard[0]).toContain('reserve');
    pass(60_000);
    await journal.seal([anEvaluationDraft()]);
    await vi.waitFor(() => expect(heard.at(-1)).toBe(null));
    expect(existsSync(reserve)).toBe(true);
  });

  it('says so when nothing can be written any more, and when it can again', async () => {
    const { journal, heard } = await aJournal(join(aFolder(), 'journal'), 4096);
    const write = vi.spyOn(await theHandles(), 'write').mockRejectedValue(full);
    expect((await journal.seal([anEvaluationDraft()])).journaled).toBe(false);
    write.mockRestore();
    await journal.seal([anEvaluationDraft()]);
    expect(heard.filter((why) => why?.includes('ENOSPC'))).toHaveLength(1);
  });

  it('takes a small record although a large session that shares the write does not fit', async () => {
    const { journal } = await aJournal(join(aFolder(), 'journal'), 4096);
    const handles = await theHandles();
    const write = handles.write;
    const spy = vi.spyOn(handles, 'write').mockImplementation(function (
      this: unknown,
      ...[bytes, offset, length, position]: [Uint8Array, number, number, number]
    ) {
      return length > 20_000
        ? Promise.reject(full)
        : write.call(this, bytes, offset, length, position);
    });
    const service = aService({ ticket: 'x'.repeat(30_000) });
    const [, session, sealed] = await Promise.allSettled([
      journal.draft(anEvaluationDraft()),
      journal.session({ place: 'serving', boot: 'b', memory: aMemory({ service }) }),
      journal.seal([anEvaluationDraft()]),
    ]);
    spy.mockRestore();
    expect(session.status).toBe('rejected');
    expect(sealed).toMatchObject({ status: 'fulfilled', value: { journaled: true } });
  });

  it.runIf(canMount())('is survived on a real one, hundreds of ratings long', async () => {
    const disk = join(aFolder(), 'disk');
    mkdirSync(disk);
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=24m', 'tmpfs', disk]);
    onTestFinished(() => {
      execFileSync('umount', ['-l', disk]);
    });
    const { journal, reserve, pass } = await aJournal(join(disk, 'journal'), 8 * MIB);
    expect(statSync(reserve).blocks * 512).toBeGreaterThanOrEqual(8 * MIB);
    const filler = join(disk, 'filler');
    const fill = () => {
      for (let size = MIB, at = 0; size >= 1; size = Math.floor(size / 4)) {
        try {
          for (; ; at += 1) writeFileSync(`${filler}-${at}`, Buffer.alloc(size, 1));
        } catch {
          rmSync(`${filler}-${at}`, { force: true });
        }
      }
    };
    fill();
    for (let index = 0; index < 300; index++) {
      const { journaled } = await journal.seal([anEvaluationDraft({ text: '很'.repeat(200) })]);
      expect(journaled).toBe(true);
    }
    expect(existsSync(reserve)).toBe(false);
    execFileSync('sh', ['-c', `rm -f ${filler}-*`]);
    pass(60_000);
    await journal.seal([anEvaluationDraft()]);
    await vi.waitFor(() => expect(existsSync(reserve)).toBe(true));
  });
});
