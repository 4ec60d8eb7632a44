import { createPrivateKey, generateKeyPairSync } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it, onTestFinished, vi } from 'vitest';
import { type Evaluation, linkageOf } from '../../shared/evaluation.ts';
import type { Outcome } from '../../shared/province.ts';
import {
  aCaseWithCitizen,
  aMoment,
  anEvaluationDraft,
  MONDAY_MORNING,
} from '../../tests/builders.ts';
import { aFolder, aLog, anIdentity } from '../../tests/device.ts';
import { openJournal } from '../journal/journal.ts';
import { createDeadlines } from '../outbox/deadlines.ts';
import { createPack } from '../outbox/envelope.ts';
import { writeReport } from './report.ts';
import { createRescue } from './rescue.ts';
import { readRescueFile } from './rescue-file.ts';

const hall = generateKeyPairSync('rsa', {
  modulusLength: 3072,
  publicKeyEncoding: { type: 'spki', format: 'pem' },
  privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
});
const privateKey = createPrivateKey(hall.privateKey);

async function aDevice(
  { rescueKey }: { rescueKey: string | undefined } = { rescueKey: hall.publicKey },
) {
  const home = aFolder();
  const folder = join(home, 'journal');
  const identity = anIdentity(home);
  const log = aLog();
  const clock = { boot: 'this-boot', now: () => aMoment() };
  const journal = await openJournal({ folder, identity, clock, log, targetMs: 300_000 });
  onTestFinished(() => journal.close());
  const deadlines = createDeadlines({ targetMs: 300_000 });
  const pack = createPack({ journal, keys: identity.vault, deadlines });
  const heard = () => vi.fn(async () => {});
  const outbox = { replace: heard(), reconcile: heard(), wake: heard() };
  const rescue = createRescue({
    ...{ journal, outbox, identity, pack, clock, log, rescueKey, deadlines },
  });
  const file = join(home, 'stick', 'device.rescue');
  const report = join(home, 'stick', 'device.report');
  return {
    ...{ journal, outbox, log, rescue, file, report },
    deviceId: identity.deviceId,
    text: () =>
      readdirSync(folder)
        .map((name) => readFileSync(join(folder, name), 'utf8'))
        .join(''),
    reportOf(...results: readonly (readonly [string, Outcome])[]) {
      const at = MONDAY_MORNING + 61_000;
      writeReport(
        report,
        {
          deviceId: identity.deviceId,
          export: 'a'.repeat(64),
          at,
          results: results.map(([id, outcome]) => ({ id, outcome, at })),
        },
        privateKey,
      );
    },
  };
}

const delivered: Outcome = { kind: 'delivered', receipt: 'R-1' };

it('writes everything undelivered, repairs and all, the bad ones first, readable by the hall only', async () => {
  const { journal, rescue, file, deviceId } = await aDevice();
  const drafts = [
    anEvaluationDraft({ linkage: aCaseWithCitizen() }),
    anEvaluationDraft({ level: 1, text: '等了很久' }),
    anEvaluationDraft(),
  ];
  await journal.seal(drafts);
  const [mended, bad, done] = drafts.map(({ id }) => id);
  await journal.settled(new Map([[done ?? '', delivered]]));
  const linkage = aCaseWithCitizen({ taskName: '新事项' });
  await journal.repair(mended ?? '', { linkage, by: '示例运维', why: 'taskName' });
  expect(await rescue.exportRescue(file, '示例运维')).toBe(2);
  const { header, records } = readRescueFile(readFileSync(file), privateKey);
  expect([header.deviceId, header.count]).toEqual([deviceId, 2]);
  expect(records.map(({ evaluation }) => evaluation.draft.id)).toEqual([bad, mended]);
  const nameOf = (evaluation?: Evaluation) => evaluation && linkageOf(evaluation)?.taskName;
  expect(nameOf(records[1]?.evaluation)).toBe('新事项');
  expect(readFileSync(file, 'utf8')).not.toMatch(/测试人|13800001234|等了很久|350200199001010010/);
});

it('leaves the records to the device when it dies between the file and the mark', async () => {
  const { journal, rescue, file, reportOf, report, text } = await aDevice();
  const draft = anEvaluationDraft();
  await journal.seal([draft]);
  vi.spyOn(journal, 'exported').mockRejectedValueOnce(new Error('ENOSPC'));
  await expect(rescue.exportRescue(file, '示例运维')).rejects.toThrow('ENOSPC');
  expect([existsSync(file), journal.isExported(draft.id)]).toEqual([true, false]);
  // Somebody takes the file to another machine all the same.
  reportOf([draft.id, delivered]);
  const imported = { delivered: 1, refused: 0, released: 0 };
  expect(await rescue.importRescueReport(report, '示例运维')).toEqual(imported);
  expect(journal.settledAs(draft.id)).toEqual(delivered);
  expect(text()).not.toContain('rescue file written');
});

it('marks nothing when the file cannot be written', async () => {
  const { journal, rescue } = await aDevice();
  const draft = anEvaluationDraft();
  await journal.seal([draft]);
  await expect(rescue.exportRescue('/dev/null/rescue', '示例运维')).rejects.toThrow();
  expect(journal.isExported(draft.id)).toBe(false);
});

it('keeps who did it, and whether the deadlines were met elsewhere', async () => {
  const { journal, outbox, rescue, file, reportOf, report, text } = await aDevice();
  const draft = anEvaluationDraft();
  await journal.seal([draft]);
  await rescue.exportRescue(file, '示例运维');
  reportOf([draft.id, delivered]);
  await rescue.importRescueReport(report, '另一人');
  expect(text()).toMatch(/"type":"audit".*"by":"示例运维".*"what":"rescue file written"/);
  expect(text()).toMatch(/"type":"audit".*"by":"另一人".*"what":"rescue report imported"/);
  expect(text()).toMatch(/"type":"settled".*"met":\{"target":true,"cutOff":true\}/);
  expect(outbox.reconcile).toHaveBeenCalledTimes(2);
});

it('writes no file when nothing is undelivered', async () => {
  const { rescue, file } = await aDevice();
  expect([await rescue.exportRescue(file, '示例运维'), existsSync(file)]).toEqual([0, false]);
});

it.each([
  [undefined, 'has no rescueKey'],
  [
    generateKeyPairSync('ec', { namedCurve: 'P-256' })
      .publicKey.export({ type: 'spki', format: 'pem' })
      .toString(),
    'no RSA key of 3072 bits',
  ],
])('says so when the hall has no usable key', async (rescueKey, why) => {
  const { journal, rescue, file } = await aDevice({ rescueKey });
  await journal.seal([anEvaluationDraft()]);
  await expect(rescue.exportRescue(file, '示例运维')).rejects.toThrow(why);
  expect(existsSync(file)).toBe(false);
});
