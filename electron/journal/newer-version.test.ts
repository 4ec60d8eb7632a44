import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { crc32 } from 'node:zlib';
import { expect, it } from 'vitest';
import type { Outcome } from '../../shared/province.ts';
import { aMemory, aMoment, anEvaluationDraft, MONDAY_MORNING } from '../../tests/builders.ts';
import { aFolder, aLog, anIdentity } from '../../tests/device.ts';
import { openJournal } from './journal.ts';
import { digestOf } from './seal.ts';
import { FIRST } from './testing/a-device.ts';

const DAY_MS = 24 * 60 * 60 * 1000;
const delivered: Outcome = { kind: 'delivered', receipt: 'R-1' };

/** A device that had a newer version for a morning. */
async function aDevice() {
  const identity = anIdentity();
  const folder = join(aFolder(), 'journal');
  const file = join(folder, FIRST);
  const log = aLog();
  const open = (days = 0) =>
    openJournal({
      ...{ folder, identity, log, targetMs: 300_000, retentionMs: DAY_MS },
      isClockRight: () => true,
      clock: { boot: 'this-boot', now: () => aMoment(MONDAY_MORNING + days * DAY_MS) },
    });
  /** Its first file as the newer version would have written it, line by line. */
  const asNewer = (how: (line: Record<string, unknown>) => readonly object[]) => {
    const lines = readFileSync(file, 'utf8')
      .split('\n')
      .filter((text) => text !== '')
      .flatMap((text) => how(JSON.parse(text.slice(9))));
    writeFileSync(file, lines.map(lineOf).join(''));
  };
  return { folder, file, log, open, asNewer };
}

function lineOf(content: object): string {
  const json = JSON.stringify(content);
  return `${crc32(json).toString(16).padStart(8, '0')} ${json}\n`;
}

/** What a newer version knows of a citizen beside all that this one knows. */
const newerDraft = () => Object.assign(anEvaluationDraft(), { mood: 'new', tags: ['a'] });

it('new names, new kinds and new words in a journal: nothing is lost, and the chain goes on', async () => {
  const { file, log, open, asNewer } = await aDevice();
  const [done, waits, said] = [newerDraft(), newerDraft(), newerDraft()];
  const first = await open();
  await first.draft(said);
  await first.seal([done]);
  await first.seal([waits]);
  await first.attempted([done.id, waits.id]);
  await first.settled(new Map([[done.id, delivered]]));
  await first.session({ place: 'standby', boot: 'this-boot', memory: aMemory() });
  await first.close();
  const head = first.head();
  asNewer((line) => [
    { ...line, ...(line['type'] !== 'key' && { tomorrow: { deep: [1] } }) },
    { type: 'tomorrow', id: waits.id, at: 1 },
  ]);
  writeFileSync(
    file,
    lineOf({ type: 'settled', id: waits.id, at: 1, outcome: { kind: 'thoughtAbout' } }),
    { flag: 'a' },
  );
  const before = readFileSync(file, 'utf8');

  const older = await open();
  expect(older.head()).toEqual(head);
  expect(older.open().map(({ evaluation }) => evaluation.draft)).toEqual([waits]);
  expect(older.settledAs(done.id)).toEqual(delivered);
  expect(older.left.drafts).toEqual([said]);
  expect(older.left.session?.place).toBe('standby');
  expect(log.lines.filter(({ level }) => level !== 'info').map(({ fields }) => fields)).toEqual([
    { kind: 'tomorrow', lines: expect.any(Number) },
    { kind: 'settled', lines: 1 },
  ]);
  // It goes on sealing in the same chain, also what the newer one had only heard.
  const { records } = await older.seal([said]);
  expect(records[0]?.evaluation.chain).toMatchObject({ epoch: head.epoch, seq: head.seq + 1 });
  await older.close();
  expect(readFileSync(file, 'utf8')).toBe(before);
});

it('what a newer version has sealed still has its digest, and goes out with it', async () => {
  const { open } = await aDevice();
  const first = await open();
  await first.seal([newerDraft()]);
  await first.close();
  const older = await open();
  const [record] = older.open();
  const { draft, salt, chain } = record?.evaluation ?? expect.fail('the record is gone');
  expect(digestOf(draft, salt)).toBe(chain.digest);
  await older.close();
});

it('a file with lines of a newer version stays when its time is over', async () => {
  const { folder, open, asNewer } = await aDevice();
  const filesAfter = async (days: number) => {
    const journal = await open(days);
    await journal.audit({ by: 'IT', what: 'looked' });
    await journal.close();
    return readdirSync(folder).includes(FIRST);
  };
  await filesAfter(0);
  asNewer((line) => [line, { type: 'tomorrow' }]);
  await filesAfter(1);
  expect(await filesAfter(30)).toBe(true);
  asNewer((line) => (line['type'] === 'tomorrow' ? [] : [line]));
  expect(await filesAfter(60)).toBe(false);
});

it.each(['segment', 'epoch', 'sealed'])(
  'a line %s that means something unknown is no line to pass over: a new epoch begins',
  async (type) => {
    const { file, open } = await aDevice();
    const first = await open();
    await first.seal([newerDraft()]);
    await first.close();
    writeFileSync(file, lineOf({ type, epoch: 'unknown' }), { flag: 'a' });
    const older = await open();
    await older.seal([newerDraft()]);
    expect([older.head().epoch, older.open().length]).toEqual([2, 2]);
    await older.close();
  },
);
