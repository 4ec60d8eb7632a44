import 'fake-indexeddb/auto';
import { expect, it, onTestFinished, vi } from 'vitest';
import { startCaseSource } from '../../scripts/queue-simulator/index.ts';
import type { EvaluationDraft } from '../../shared/evaluation.ts';
import { wireTime } from '../../shared/shanghai-time.ts';
import { aCaseOfItsOwn, aDraftOfNow, aWholeDevice } from '../../tests/whole-device.ts';

// Real sockets, disks and waits.
vi.setConfig({ testTimeout: 30_000 });

/** A device with a province and a hall that does not know the cases yet. */
async function aDevice() {
  const hall = await startCaseSource({ cases: {} });
  onTestFinished(() => hall.close());
  const device = await aWholeDevice({ caseSource: { url: hall.url, pollMs: 200 } });
  return { ...device, hall };
}

function anUnlinkedDraftOfNow(own: Partial<EvaluationDraft> = {}): EvaluationDraft {
  const { linkage: _none, ...draft } = aDraftOfNow(own);
  return draft;
}

it('R19: what was rated before its case was known is linked after a restart and delivered', async () => {
  const device = await aDevice();
  const draft = anUnlinkedDraftOfNow({
    ...{ ticket: 'A023', level: 1, options: ['110'], reason: 'given' },
  });
  await device.rated(draft);
  await device.turnOn();
  await device.holds({ waitingCase: 1 });
  await device.turnOff();
  await device.turnOn();
  await device.holds({ waitingCase: 1 });
  const linkage = aCaseOfItsOwn();
  device.hall.put('A023', { cases: [linkage] });
  await device.holds({});
  const [delivered, ...more] = device.province.evaluations();
  expect([delivered?.id, more]).toEqual([draft.id, []]);
  // R20: as they were, however late.
  expect(delivered?.item).toMatchObject({
    projectNo: linkage.projectNo,
    satisfaction: 1,
    assessTime: wireTime(draft.assessedAt.corrected),
  });
});

it('R3: so is each case of a parallel approval', async () => {
  const device = await aDevice();
  const draft = anUnlinkedDraftOfNow({ ticket: 'A023' });
  await device.rated(draft);
  await device.turnOn();
  const cases = [aCaseOfItsOwn(), aCaseOfItsOwn(), aCaseOfItsOwn()];
  device.hall.put('A023', { mode: 'parallel', cases });
  await vi.waitFor(() => expect(device.province.evaluations()).toHaveLength(3), {
    timeout: 10_000,
  });
  await device.holds({});
  const delivered = device.province.evaluations().map(({ item }) => item?.projectNo);
  expect(delivered.sort()).toEqual(cases.map(({ projectNo }) => projectNo).sort());
});

it('R2: the second of two ratings of one case is kept back, with the reason', async () => {
  const device = await aDevice();
  const linkage = aCaseOfItsOwn();
  const second = anUnlinkedDraftOfNow({ ticket: 'A024' });
  const first = aDraftOfNow({ linkage });
  await device.rated(first, second);
  const ops = await device.turnOn();
  device.hall.put('A024', { cases: [linkage] });
  await device.holds({ quarantined: 1 });
  expect(device.province.evaluations().map(({ id }) => id)).toEqual([first.id]);
  expect(device.log.text()).toContain('its case has been rated before (R2)');
  // R15: it was another case after all.
  await ops.repair([{ id: second.id, linkage: aCaseOfItsOwn() }], {
    by: '示例运维',
    why: 'wrong ticket',
  });
  await device.holds({});
  expect(device.province.evaluations()).toHaveLength(2);
});
