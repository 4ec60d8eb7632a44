import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, open, readdir, readFile, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Clock } from '../../shared/clock.ts';
import { shanghaiDay } from '../../shared/shanghai-time.ts';
import { syncFolder } from '../device/durable-file.ts';
import { type Vault, vaultWith } from '../device/vault.ts';
import { type Log, reasonOf } from '../log.ts';

const DAY_MS = 24 * 60 * 60 * 1000;

/**
 * The keys of the outbox's envelopes (R12): one for each day in Asia/Shanghai, in a file of its own.
 * A database keeps what it deletes until it tidies up, and the device's own key lasts for ever; what
 * was delivered becomes unreadable because its day's key is erased. They do not lie in the journal:
 * each of the two copies must do without the other.
 */
export interface EnvelopeKeys {
  /**
   * Never waits for the disk: without a key of that day, the device's own is used.
   * @param day `yyyy-MM-dd` of the record
   */
  lock(text: string, day: string): string;
  /** @throws when the key is gone or a byte was changed */
  unlock(locked: string): string;
  /** Whether what waits from that day may be locked with a key that is gone. */
  isLost(day: string): boolean;
  /**
   * Outbox and journal agree now: the keys of all other days are erased, those of today and tomorrow
   * made ready, and of days whose key was gone. What waits from those has the device's own key by
   * then: they count as lost until the next comparison, which locks it anew. What the disk refuses is
   * logged and tried again the next time; a key that could only not be read stays for the next start.
   */
  keep(days: ReadonlySet<string>): Promise<void>;
}

/**
 * @param options.folder made when missing
 * @param options.vault wraps the keys
 * @param options.days of which records wait to be delivered
 */
export async function openEnvelopeKeys(options: {
  readonly folder: string;
  readonly vault: Vault;
  readonly clock: Clock;
  readonly log: Log;
  readonly days: ReadonlySet<string>;
}): Promise<EnvelopeKeys> {
  const { folder, vault, clock, log, days } = options;
  const keys = new Map<string, Vault>();
  /** The disk did not give them: they may be whole, and what only they open may be nowhere else. */
  const unread = new Set<string>();
  for (const name of await namesIn()) {
    unread.add(name);
    await attempt(`read ${name}`, async () => {
      const locked = await readFile(join(folder, name), 'utf8');
      unread.delete(name);
      keys.set(name, vaultWith(Buffer.from(vault.unlock(locked), 'base64')));
    });
  }
  let lost: ReadonlySet<string> = new Set([...days].filter((day) => !keys.has(day)));
  let last = makeReady(coming());
  await last;

  return {
    lock(text, day) {
      const key = keys.get(day);
      return key === undefined ? vault.lock(text) : `${day} ${key.lock(text)}`;
    },
    unlock(locked) {
      const [day = '', body] = locked.split(' ');
      if (body === undefined) return vault.unlock(locked);
      const key = keys.get(day);
      if (key === undefined) throw new Error('the key of that day is gone');
      return key.unlock(body);
    },
    isLost: (day) => lost.has(day),
    keep(needed) {
      lost = new Set();
      const kept = new Set([...coming(), ...needed]);
      // At once: from now on nothing is locked with what is about to go.
      for (const day of keys.keys()) if (!kept.has(day)) keys.delete(day);
      const missing = [...needed].filter((day) => !keys.has(day));
      last = last
        .then(() => eraseAllBut(kept))
        .then(() => makeReady(kept))
        .then(() => {
          lost = new Set(missing.filter((day) => keys.has(day)));
        });
      return last;
    },
  };

  function coming(): readonly string[] {
    const { corrected } = clock.now();
    return [shanghaiDay(corrected), shanghaiDay(corrected + DAY_MS)];
  }

  async function makeReady(wanted: Iterable<string>): Promise<void> {
    for (const day of wanted) {
      if (keys.has(day) || unread.has(day)) continue;
      await attempt(`write ${day}`, async () => {
        // One that is damaged may hold most of a key.
        if (existsSync(join(folder, day))) await erase(day);
        const secret = randomBytes(32);
        await writeOver(join(folder, `${day}.new`), 'w', vault.lock(secret.toString('base64')));
        await rename(join(folder, `${day}.new`), join(folder, day));
        syncFolder(folder);
        keys.set(day, vaultWith(secret));
      });
    }
  }

  async function eraseAllBut(kept: ReadonlySet<string>): Promise<void> {
    for (const name of (await namesIn()).filter((each) => !kept.has(each) && !unread.has(each))) {
      await attempt(`erase ${name}`, () => erase(name));
    }
  }

  async function erase(name: string): Promise<void> {
    const file = join(folder, name);
    const { length } = await readFile(file);
    await writeOver(file, 'r+', '0'.repeat(length));
    await rm(file);
  }

  async function namesIn(): Promise<readonly string[]> {
    let names: readonly string[] = [];
    await attempt('list them', async () => {
      await mkdir(folder, { recursive: true, mode: 0o700 });
      names = await readdir(folder);
    });
    return names;
  }

  async function attempt(what: string, work: () => Promise<void>): Promise<void> {
    try {
      await work();
    } catch (error) {
      log.error('the keys of the outbox are not what they should be', {
        what: `cannot ${what}`,
        why: reasonOf(error),
      });
    }
  }
}

/** Durable when it returns. */
async function writeOver(file: string, flags: 'w' | 'r+', text: string): Promise<void> {
  const handle = await open(file, flags, 0o600);
  try {
    await handle.writeFile(text);
    await handle.sync();
  } finally {
    await handle.close();
  }
}
