import { execFileSync } from 'node:child_process';
import { generateKeyPairSync } from 'node:crypto';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { Outcome } from '../../shared/province.ts';
import { aCase, aMemory, anEvaluationDraft, aService } from '../../tests/builders.ts';
import { aFolder } from '../../tests/device.ts';
import { vaultWith } from '../device/vault.ts';
import type { Journal } from './journal.ts';
import { readLine } from './line.ts';
import type { JournalOptions } from './options.ts';
import { aDevice } from './testing/a-device.ts';

const DAY = 24 * 60 * 60 * 1000;
const delivered: Outcome = { kind: 'delivered', receipt: 'R-1' };

function aDeviceOfDays(own: Partial<JournalOptions> = {}) {
  const device = aDevice({ isClockRight: () => true, ...own });
  const { folder, pass } = device;
  const segments = () => readdirSync(folder).filter((name) => name.startsWith('segment-'));
  /** One after the other, each with a rating that is delivered at once. */
  async function days(count: number, journal: Journal): Promise<void> {
    for (let day = 0; day < count; day++) {
      await journal.session({ place: 'standby', boot: 'b', memory: aMemory() });
      await settle(journal, await rate(journal));
      pass(DAY);
    }
  }
  return { ...device, segments, days };
}

async function rate(journal: Journal, count = 1): Promise<string[]> {
  const drafts = Array.from({ length: count }, () => anEvaluationDraft());
  for (const draft of drafts) await journal.seal([draft]);
  return drafts.map(({ id }) => id);
}

const settle = (journal: Journal, ids: readonly string[]): Promise<void> =>
  journal.settled(new Map(ids.map((id) => [id, delivered])));

describe('a new segment', () => {
  it('begins on a new day in Shanghai, and the chain goes on', async () => {
    const device = aDeviceOfDays();
    const journal = await device.start();
    await rate(journal);
    device.pass(13 * 60 * 60 * 1000);
    await rate(journal);
    expect(device.segments()).toHaveLength(1);
    device.pass(2 * 60 * 60 * 1000);
    await rate(journal);
    expect(device.segments()).toHaveLength(2);
    const again = await device.start();
    expect([again.head(), again.open().length]).toEqual([journal.head(), 3]);
  });

  it('begins when the old one is full, and nothing said at the same moment is lost', async () => {
    const device = aDeviceOfDays({ segmentBytes: 20_000 });
    const journal = await device.start();
    await Promise.all(Array.from({ length: 60 }, () => rate(journal)));
    await rate(journal, 30);
    expect(device.segments().length).toBeGreaterThan(2);
    await journal.close();
    const again = await device.start();
    expect([again.head(), again.open().length, again.head().epoch]).toEqual([
      journal.head(),
      90,
      1,
    ]);
    expect(device.log.lines.filter(({ level }) => level === 'error')).toEqual([]);
  });
});

describe('an old segment', () => {
  it('goes when all of it is settled and its time is over', async () => {
    const device = aDeviceOfDays();
    const journal = await device.start();
    await settle(journal, await rate(journal, 2));
    device.pass(DAY);
    await settle(journal, await rate(journal));
    device.pass(30 * DAY + 1);
    await rate(journal);
    expect(device.segments()).toEqual(['segment-00000002.journal', 'segment-00000003.journal']);
    const again = await device.start();
    expect([again.head(), again.open().length]).toEqual([journal.head(), 1]);
  });

  it('stays with all behind it while one of its records is open', async () => {
    const device = aDeviceOfDays();
    const first = await device.start();
    const [stays] = await rate(first);
    await first.close();
    device.pass(DAY);
    const journal = await device.start();
    await settle(journal, await rate(journal));
    device.pass(40 * DAY);
    await rate(journal);
    expect(device.segments()).toHaveLength(3);
    expect((await device.start()).open()[0]?.evaluation.draft.id).toBe(stays);
  });

  it('stays while the last session stands in it', async () => {
    const device = aDeviceOfDays();
    const journal = await device.start();
    const memory = aMemory({ pauseAfter: true });
    await journal.session({ place: 'paused', boot: 'b', memory });
    for (const ms of [DAY, 40 * DAY]) {
      device.pass(ms);
      await rate(journal);
    }
    const again = await device.start();
    expect(again.left.session?.place).toBe('paused');
  });

  it('stays while the case of a service under way stands in it', async () => {
    const device = aDeviceOfDays();
    const journal = await device.start();
    const service = aService();
    await journal.session({ place: 'serving', boot: 'b', memory: aMemory({ service }) });
    for (const ms of [DAY, 40 * DAY]) {
      device.pass(ms);
      await rate(journal);
    }
    expect((await device.start()).left.session?.memory.service).toEqual(service);
  });
});

describe('retention', () => {
  it('goes on in a process that runs for months, whatever the one before it left', async () => {
    const device = aDeviceOfDays({ retentionMs: 3 * DAY });
    const first = await device.start();
    await device.days(1, first);
    await first.draft(anEvaluationDraft());
    await first.close();
    const journal = await device.start();
    await device.days(2, journal);
    expect(device.segments()).toHaveLength(4);
    for (const { id } of journal.left.drafts) await journal.withdraw(id);
    await device.days(20, journal);
    expect(device.segments()).toHaveLength(5);
  });

  it('goes on when what an earlier process left undelivered is delivered', async () => {
    const device = aDeviceOfDays({ retentionMs: 3 * DAY });
    const first = await device.start();
    const left = await rate(first);
    await first.close();
    const journal = await device.start();
    await device.days(2, journal);
    const before = device.segments();
    await settle(journal, left);
    await device.days(10, journal);
    expect(device.segments().filter((segment) => before.includes(segment))).toEqual([]);
  });

  it('forgets a receipt with the segment it stands in', async () => {
    const device = aDeviceOfDays({ retentionMs: 3 * DAY });
    const journal = await device.start();
    const [id = ''] = await rate(journal);
    await settle(journal, [id]);
    await device.days(2, journal);
    expect(journal.settledAs(id)).toEqual(delivered);
    await device.days(10, journal);
    expect([journal.settledAs(id), journal.knows(id)]).toEqual([undefined, false]);
  });

  it('waits until somebody has put the clock right', async () => {
    const device = aDeviceOfDays({ retentionMs: 3 * DAY });
    await device.days(2, await device.start());
    device.pass(40 * DAY);
    let isRight = false;
    const journal = await device.start({ isClockRight: () => isRight });
    await rate(journal);
    expect(device.segments()).toHaveLength(3);
    isRight = true;
    await rate(journal);
    expect(device.segments()).toHaveLength(2);
  });

  it.each([
    ['the future', 73 * 365 * DAY],
    ['the past', -300 * DAY],
  ])('is neither hurried nor stopped by a start with a clock in %s', async (_where, off) => {
    const device = aDeviceOfDays({ retentionMs: 10 * DAY });
    const journal = await device.start();
    await device.days(5, journal);
    await journal.close();
    device.pass(off);
    const wrong = await device.start({ isClockRight: () => false });
    await rate(wrong);
    await settle(
      wrong,
      wrong.open().map(({ evaluation }) => evaluation.draft.id),
    );
    await wrong.close();
    device.pass(-off);
    await device.days(3, await device.start());
    expect(device.segments()).toHaveLength(9);
    for (let start = 0; start < 20; start++) await device.days(1, await device.start());
    expect(device.segments()).toHaveLength(12);
  });

  it('is not stopped by a segment of which a power cut left nothing', async () => {
    const device = aDeviceOfDays({ retentionMs: 3 * DAY });
    await device.days(1, await device.start());
    writeFileSync(join(device.folder, 'segment-00000002.journal'), '');
    await device.days(20, await device.start());
    expect(device.segments()).toHaveLength(5);
  });
});

it('R2: what was rated on another day is still known, with its time', async () => {
  const device = aDeviceOfDays();
  const first = await device.start();
  const draft = anEvaluationDraft({ linkage: aCase() });
  await first.seal([draft]);
  await first.close();
  device.pass(DAY);
  expect((await device.start()).left.rated).toMatchObject([{ at: draft.assessedAt.corrected }]);
});

describe('the hall’s rescue key', () => {
  it('opens the data key of a segment with nothing but the openssl program', async () => {
    const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 3072 });
    const rescueKey = publicKey.export({ type: 'spki', format: 'pem' }).toString();
    const device = aDeviceOfDays({ rescueKey });
    const journal = await device.start();
    const draft = anEvaluationDraft({ text: '等了很久' });
    await journal.seal([draft]);
    const lines = readFileSync(join(device.folder, device.segments()[0] ?? ''), 'utf8')
      .split('\n')
      .map(readLine);
    const wrapped = lines.flatMap((line) => (line.type === 'segment' ? (line.rescue ?? []) : []));
    const work = aFolder();
    const pem = join(work, 'rescue.pem');
    writeFileSync(pem, privateKey.export({ type: 'pkcs8', format: 'pem' }), { mode: 0o600 });
    writeFileSync(join(work, 'wrapped'), Buffer.from(wrapped[0] ?? '', 'base64'));
    const options = ['rsa_padding_mode:oaep', 'rsa_oaep_md:sha256', 'rsa_mgf1_md:sha256'];
    const secret = execFileSync('openssl', [
      ...['pkeyutl', '-decrypt', '-inkey', pem, '-in', join(work, 'wrapped')],
      ...options.flatMap((option) => ['-pkeyopt', option]),
    ]);
    const segment = vaultWith(secret);
    const key = lines.flatMap((line) => (line.type === 'key' ? segment.unlock(line.wrapped) : []));
    const personal = lines.flatMap((line) => (line.type === 'personal' ? line.locked : []));
    const opened = vaultWith(Buffer.from(key[0] ?? '', 'base64')).unlock(personal[0] ?? '');
    expect(opened).toContain(draft.text);
  });

  it('R22: keeps nobody from rating when it is none', async () => {
    const device = aDeviceOfDays({ rescueKey: '-----BEGIN PUBLIC KEY-----' });
    const journal = await device.start();
    expect((await journal.seal([anEvaluationDraft()])).journaled).toBe(true);
    expect(device.log.text()).toContain('rescue key');
  });
});
