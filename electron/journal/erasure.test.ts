import { readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import type { Outcome } from '../../shared/province.ts';
import {
  aCaseWithCitizen,
  aMemory,
  aMoment,
  anEvaluationDraft,
  aRating,
  aService,
} from '../../tests/builders.ts';
import { aFolder, aLog, anIdentity } from '../../tests/device.ts';
import type { Vault } from '../device/vault.ts';
import { vaultWith } from '../device/vault.ts';
import { type Journal, openJournal } from './journal.ts';
import { readLine } from './line.ts';
import { openSegmentKey } from './segment-key.ts';
import { duringTheNextWrite, theDiskRefuses } from './testing/disk.ts';

const delivered: Outcome = { kind: 'delivered', receipt: 'R-1' };
const linkage = aCaseWithCitizen();
const service = aService({
  ticket: 'T-9173',
  facts: { mode: 'single', serviceName: '落户登记', cases: [linkage] },
});
const draft = anEvaluationDraft({
  serviceId: service.id,
  linkage,
  level: 1,
  text: '窗口让我跑了三趟',
});
const SECRETS = [draft.text, linkage.userName, linkage.certKey, linkage.mobile].flatMap(
  (secret) => secret ?? [],
);

function aDevice() {
  const home = aFolder();
  const folder = join(home, 'journal');
  const identity = anIdentity(home);
  const log = aLog();
  async function start(): Promise<Journal> {
    const clock = { boot: 'b', now: () => aMoment() };
    const journal = await openJournal({
      ...{ folder, identity, clock, log, targetMs: 300_000, reserveBytes: 4096 },
    });
    onTestFinished(() => journal.close().catch(() => undefined));
    return journal;
  }
  return { folder, identity, log, start, read: () => everythingIn(folder, identity.vault) };
}

/** All bytes of the journal, and whatever somebody with all keys of the device can open. */
function everythingIn(folder: string, device: Vault): string {
  const texts = readdirSync(folder).map((name) => readFileSync(join(folder, name)));
  const lines = texts.flatMap((bytes) => bytes.toString('utf8').split('\n').map(readLine));
  const vaults: Vault[] = [];
  for (const line of lines) {
    if (line.type === 'segment') vaults.push(openSegmentKey(line.wrappedKey, device));
  }
  const open = (locked: string): string[] =>
    vaults.flatMap((vault) => {
      try {
        return [vault.unlock(locked)];
      } catch {
        return [];
      }
    });
  for (const line of lines) {
    if (line.type !== 'key') continue;
    vaults.push(...open(line.wrapped).map((secret) => vaultWith(Buffer.from(secret, 'base64'))));
  }
  // Every field, wherever it stands: whatever looks locked is tried with every key.
  const opened = [...JSON.stringify(lines).matchAll(/[A-Za-z0-9+/]{38,}={0,2}/g)].flatMap(
    ([locked]) => open(locked),
  );
  return [...texts.map((bytes) => bytes.toString('latin1')), ...opened].join('\n');
}

function formsOf(secret: string): readonly string[] {
  const bytes = Buffer.from(secret, 'utf8');
  return [
    secret,
    bytes.toString('latin1'),
    Buffer.from(secret, 'utf16le').toString('latin1'),
    bytes.toString('base64').replace(/=+$/, ''),
    bytes.toString('hex'),
  ];
}

const foundIn = (text: string): readonly string[] =>
  SECRETS.filter((secret) => formsOf(secret).some((form) => text.includes(form)));

/** A citizen's whole way: called, tapped, submitted. */
async function rate(journal: Journal): Promise<void> {
  const rating = aRating({ ids: [draft.id], level: 1, text: draft.text });
  await journal.session({ place: 'serving', boot: 'b', memory: aMemory({ service }) });
  await journal.draft(draft);
  await journal.session({ place: 'rating', boot: 'b', memory: aMemory({ service, rating }) });
  await journal.seal([draft]);
}

const leave = (journal: Journal): Promise<void> =>
  journal.session({ place: 'standby', boot: 'b', memory: aMemory() });

describe('R12: what is personal', () => {
  it('can be opened with the keys of the device until the receipt is there', async () => {
    const device = aDevice();
    const journal = await device.start();
    await rate(journal);
    await leave(journal);
    expect(foundIn(device.read())).toEqual(SECRETS);
  });

  it('can be opened by nobody once it is settled, not with all keys of the device', async () => {
    const device = aDevice();
    const journal = await device.start();
    await rate(journal);
    await leave(journal);
    await journal.settled(new Map([[draft.id, delivered]]));
    expect([foundIn(device.read()), device.log.lines.filter((l) => l.level === 'error')]).toEqual([
      [],
      [],
    ]);
  });

  it('can be opened by nobody when the receipt comes while the session still shows thanks', async () => {
    const device = aDevice();
    const journal = await device.start();
    await rate(journal);
    await journal.settled(new Map([[draft.id, delivered]]));
    await leave(journal);
    expect(foundIn(device.read())).toEqual([]);
  });

  it('is erased in the segments of earlier runs as well', async () => {
    const device = aDevice();
    const first = await device.start();
    await rate(first);
    await first.close();
    const second = await device.start();
    await second.session({ place: 'standby', boot: 'b', memory: aMemory({ service }) });
    await second.close();
    const third = await device.start();
    await leave(third);
    await third.settled(new Map([[draft.id, delivered]]));
    expect(foundIn(device.read())).toEqual([]);
  });

  it('is erased at the next start when the power went between receipt and erasure', async () => {
    const device = aDevice();
    const journal = await device.start();
    await rate(journal);
    await leave(journal);
    const keys = await import('./service-keys.ts');
    const erase = vi.spyOn(keys.ServiceKeys.prototype, 'erase').mockResolvedValue();
    await journal.settled(new Map([[draft.id, delivered]]));
    await journal.close();
    expect(foundIn(device.read())).toEqual(SECRETS);
    erase.mockRestore();
    await device.start();
    expect(foundIn(device.read())).toEqual([]);
  });

  it('goes when the service ends not rated', async () => {
    const device = aDevice();
    const journal = await device.start();
    await journal.session({ place: 'serving', boot: 'b', memory: aMemory({ service }) });
    await journal.draft(draft);
    await journal.withdraw(draft.id);
    await leave(journal);
    expect(foundIn(device.read())).toEqual([]);
  });

  it('of the citizen who waits stays when the one before is over', async () => {
    const device = aDevice();
    const journal = await device.start();
    const waiting = { service: aService({ ticket: 'B-7' }), invited: false };
    await journal.draft(draft);
    await journal.session({ place: 'rating', boot: 'b', memory: aMemory({ service, waiting }) });
    await journal.seal([draft]);
    const next = { place: 'called', boot: 'b', memory: aMemory({ service: waiting.service }) };
    await journal.session({ ...next, place: 'called' });
    await journal.settled(new Map([[draft.id, delivered]]));
    expect(foundIn(device.read())).toEqual([]);
    expect((await device.start()).left.session?.memory.service).toEqual(waiting.service);
  });

  it('stays while one record of a parallel approval is open', async () => {
    const device = aDevice();
    const journal = await device.start();
    const other = { ...draft, id: anEvaluationDraft().id };
    await journal.seal([draft, other]);
    await journal.settled(new Map([[draft.id, delivered]]));
    expect((await device.start()).open().map((r) => r.evaluation.draft)).toEqual([other]);
  });
});

describe('R12: what a repair or a late link says of a citizen', () => {
  const { linkage: _linkage, ...unlinked } = { ...draft, text: '' };
  const told = SECRETS.slice(1);
  const repair = { by: 'ops', why: 'the number was mistyped', linkage };
  const receipt = new Map([[draft.id, delivered]]);
  const readable = (text: string) => told.filter((secret) => foundIn(text).includes(secret));

  it.each<[string, (journal: Journal) => Promise<unknown>]>([
    ['a repair', (journal) => journal.repair(draft.id, repair)],
    ['a late link', (journal) => journal.link(draft.id, linkage)],
  ])('can be opened until the receipt is there, and no longer: %s', async (_name, mend) => {
    const device = aDevice();
    const journal = await device.start();
    await journal.seal([unlinked]);
    await mend(journal);
    expect(readable(device.read())).toEqual(told);
    await journal.settled(receipt);
    expect(readable(device.read())).toEqual([]);
  });

  it('is erased in a segment of its own as well', async () => {
    const device = aDevice();
    const first = await device.start();
    await first.seal([unlinked]);
    await first.close();
    const second = await device.start();
    await second.repair(draft.id, repair);
    await second.close();
    await (await device.start()).settled(receipt);
    expect(readable(device.read())).toEqual([]);
  });

  it.each<[string, (journal: Journal) => readonly Promise<unknown>[]]>([
    [
      'the receipt first',
      (journal) => [journal.settled(receipt), journal.repair(draft.id, repair)],
    ],
    ['the repair first', (journal) => [journal.repair(draft.id, repair), journal.settled(receipt)]],
  ])('is not left behind when both are under way: %s', async (_name, both) => {
    const device = aDevice();
    const journal = await device.start();
    await journal.seal([unlinked]);
    await Promise.allSettled(both(journal));
    expect([readable(device.read()), journal.find(draft.id)]).toEqual([[], undefined]);
    await journal.close();
    expect((await device.start()).settledAs(draft.id)).toEqual(delivered);
  });

  it('is not left behind by a record that is written twice around its receipt', async () => {
    const device = aDevice();
    const journal = await device.start();
    await theDiskRefuses();
    await journal.seal([draft]);
    // While the record is written with its receipt, the next line does not know of it yet.
    const next: Promise<void>[] = [];
    await duringTheNextWrite(() => next.push(journal.audit({ by: 'IT', what: 'looked' })));
    await journal.settled(receipt);
    await Promise.all(next);
    expect([next.length, foundIn(device.read())]).toEqual([1, []]);
  });

  it('goes with the receipt of a record that came back from the outbox', async () => {
    const device = aDevice();
    const journal = await device.start();
    const { records } = await journal.seal([unlinked]);
    await journal.close();
    for (const name of readdirSync(device.folder)) rmSync(join(device.folder, name));
    const again = await device.start();
    const [{ due, evaluation } = never()] = records;
    await again.adopt([
      { due, evaluation: { ...evaluation, repair: { ...repair, at: 1 } }, attempted: true },
    ]);
    expect(readable(device.read())).toEqual(told);
    await again.settled(receipt);
    expect(readable(device.read())).toEqual([]);
  });
});

function never(): never {
  throw new Error('nothing was sealed');
}

describe('a journal after an erasure', () => {
  it('knows the receipt, the end of the chain and the rated case, and has no problem', async () => {
    const device = aDevice();
    const journal = await device.start();
    await rate(journal);
    await leave(journal);
    await journal.settled(new Map([[draft.id, delivered]]));
    await journal.close();
    const again = await device.start();
    expect([again.head(), again.settledAs(draft.id), again.open()]).toEqual([
      journal.head(),
      delivered,
      [],
    ]);
    expect(again.left.rated).toHaveLength(1);
    expect(device.log.lines.filter(({ level }) => level === 'error')).toEqual([]);
  });

  it('is as long as before and has no line that cannot be read', async () => {
    const device = aDevice();
    const journal = await device.start();
    await rate(journal);
    await leave(journal);
    const file = join(device.folder, 'segment-00000001.journal');
    const linesNow = () => readFileSync(file, 'utf8').trimEnd().split('\n');
    const before = linesNow();
    await journal.settled(new Map([[draft.id, delivered]]));
    const after = linesNow();
    const same = before.map((line) => line.length);
    expect(after.slice(0, -1).map((line) => line.length)).toEqual(same);
    expect(after.map((line) => readLine(line).type)).not.toContain('corrupt');
  });

  it('keeps no copy in memory', async () => {
    const device = aDevice();
    const first = await device.start();
    await rate(first);
    await first.close();
    const journal = await device.start();
    await leave(journal);
    await journal.settled(new Map([[draft.id, delivered]]));
    expect(JSON.stringify([journal.open(), journal.left])).not.toContain(draft.text);
  });
});
