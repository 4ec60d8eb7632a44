import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { Outcome } from '../../shared/province.ts';
import { aCase, anEvaluationDraft, anId, MONDAY_MORNING } from '../../tests/builders.ts';
import type { ServiceRecord } from '../statistics/service-record.ts';
import { aDevice } from './testing/a-device.ts';

function aRecord(own: Partial<ServiceRecord> = {}): ServiceRecord {
  return {
    ...{ counter: '5', staff: 'S017', calledAt: MONDAY_MORNING, kind: 'ticket', invited: true },
    ...{ outcome: 'rated', interruptions: 0, tasks: [] },
    ...own,
  };
}

const refused: Outcome = {
  kind: 'rejected',
  violations: [{ field: 'taskCode', rule: 'length', message: 'words' }],
};

describe('what there is to be counted', () => {
  it('is there after a restart: services, and ratings but those withdrawn', async () => {
    const device = aDevice();
    const journal = await device.start();
    const service = anId();
    await journal.service(service, aRecord());
    const [counts, withdrawn] = [
      anEvaluationDraft({ level: 2, serviceId: service }),
      anEvaluationDraft(),
    ];
    const at = MONDAY_MORNING;
    const form = { form: '20260302-0005-0001-482193', by: 'S017', writtenAt: at, enteredAt: at };
    const paper = anEvaluationDraft({ level: 4, entry: { ...form, active: false, service } });
    await journal.seal([counts, withdrawn, paper]);
    await journal.settled(new Map([[counts.id, { kind: 'delivered', receipt: 'R-1' }]]));
    await journal.withdraw(withdrawn.id);
    await journal.close();
    const later = await device.start();
    const { services, ratings } = later.left.countable;
    expect([...services]).toEqual([[service, aRecord()]]);
    expect([...ratings]).toEqual([
      [
        counts.id,
        {
          ...{ service, counter: '5', level: 2, paper: false },
          assessedAt: counts.assessedAt.corrected,
        },
      ],
      [
        paper.id,
        {
          ...{ service, counter: '5', level: 4, paper: true },
          assessedAt: paper.assessedAt.corrected,
        },
      ],
    ]);
    await later.close();
  });

  it('R12: nobody reads a clerk or an outcome off the disk', async () => {
    const device = aDevice();
    const journal = await device.start();
    await journal.service(anId(), aRecord());
    await journal.close();
    const text = readFileSync(join(device.folder, 'segment-00000001.journal'), 'utf8');
    const line = text.split('\n').find((each) => each.includes('"type":"service"')) ?? '';
    expect(Object.keys(JSON.parse(line.slice(9)))).toEqual(['type', 'id', 'at', 'locked']);
  });
});

describe('the last answer to an open record', () => {
  it('is known, also after a restart, until the record is mended', async () => {
    const device = aDevice();
    const journal = await device.start();
    const draft = anEvaluationDraft();
    await journal.seal([draft]);
    await journal.settled(new Map([[draft.id, refused]]));
    expect(journal.answerTo(draft.id)).toEqual(refused);
    await journal.close();
    const later = await device.start();
    expect(later.answerTo(draft.id)).toEqual(refused);
    await later.repair(draft.id, { linkage: aCase(), by: '示例运维', why: 'wrong code' });
    expect(later.answerTo(draft.id)).toBeUndefined();
    await later.close();
    const last = await device.start();
    expect(last.answerTo(draft.id)).toBeUndefined();
    await last.close();
  });

  it('goes with the receipt', async () => {
    const device = aDevice();
    const journal = await device.start();
    const draft = anEvaluationDraft();
    await journal.seal([draft]);
    await journal.settled(new Map([[draft.id, refused]]));
    await journal.settled(new Map([[draft.id, { kind: 'delivered', receipt: 'R-1' }]]));
    expect(journal.answerTo(draft.id)).toBeUndefined();
    await journal.close();
  });
});
