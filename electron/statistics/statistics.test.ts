import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { shanghaiMoment } from '../../shared/shanghai-time.ts';
import { anId } from '../../tests/builders.ts';
import { aFolder, aLog } from '../../tests/device.ts';
import { createMonthFiles } from './month-files.ts';
import type { Countable, RatingRecord, ServiceRecord } from './service-record.ts';
import { createStatistics } from './statistics.ts';

const NOTHING: Countable = { services: new Map(), ratings: new Map() };

function at(text: string): number {
  const moment = shanghaiMoment(text);
  if (moment === undefined) throw new Error('this is no moment');
  return moment;
}

/** The statistics of a device whose clock is moved by hand. */
function aDevice(past = NOTHING, folder = aFolder()) {
  const log = aLog();
  let now = at('2026-03-02 10:00:00');
  let isRight = true;
  const statistics = createStatistics({
    counter: '5',
    files: createMonthFiles({
      folder,
      owner: { deviceId: 'YP-000000000005', hall: { code: 'demo-hall', name: '示例大厅' } },
      log,
    }),
    past,
    clock: { boot: 'this-boot', now: () => ({ corrected: now, wall: now, monotonic: 0 }) },
    isClockRight: () => isRight,
    log,
  });
  return {
    ...statistics,
    folder,
    log,
    files: () => readdirSync(folder),
    isNow(text: string) {
      now = at(text);
    },
    clockIsRight(right: boolean) {
      isRight = right;
    },
    ends(own: Partial<ServiceRecord> = {}) {
      const id = anId();
      statistics.ended(id, {
        ...{ counter: '5', calledAt: now, kind: 'ticket', invited: true },
        ...{ outcome: 'timeout', interruptions: 0, tasks: [] },
        ...own,
      });
      return id;
    },
    says: (service: string, own: Partial<RatingRecord> = {}) =>
      statistics.rated(anId(), {
        ...{ service, counter: '5', assessedAt: now, level: 5, paper: false },
        ...own,
      }),
  };
}

describe('statistics', () => {
  it('sum a day up when it is over, and not before', () => {
    const device = aDevice();
    device.ends();
    expect([device.month('2026-03'), device.today().called]).toEqual([undefined, 1]);
    device.isNow('2026-03-03 00:00:00');
    expect(device.month('2026-03')?.days).toMatchObject([{ day: '2026-03-02', called: 1 }]);
    expect(device.today().called).toBe(0);
  });

  it('sum nothing up by a clock that nobody has put right', () => {
    const device = aDevice();
    device.ends();
    device.isNow('2031-01-01 10:00:00');
    device.clockIsRight(false);
    expect(device.months()).toEqual([]);
    device.isNow('2026-03-02 18:00:00');
    device.clockIsRight(true);
    expect([device.months(), device.today().called]).toEqual([[], 1]);
  });

  it('sum up what a device had not before it was switched off', () => {
    const record: ServiceRecord = {
      ...{ counter: '5', calledAt: at('2026-02-27 10:00:00'), kind: 'ticket', invited: true },
      ...{ outcome: 'timeout', interruptions: 0, tasks: [] },
    };
    const device = aDevice({ services: new Map([[anId(), record]]), ratings: new Map() });
    expect(device.months()).toEqual(['2026-02']);
  });

  it('R5: take a form that is entered days later into the day of its service', () => {
    const device = aDevice();
    const service = device.ends();
    device.isNow('2026-03-05 09:00:00');
    expect(device.month('2026-03')?.days).toMatchObject([{ onPaper: 0 }]);
    device.says(service, { paper: true });
    expect(device.month('2026-03')?.days).toMatchObject([{ day: '2026-03-02', onPaper: 1 }]);
  });

  it('never make a day smaller: a journal that lost a segment knows less than was known', () => {
    const device = aDevice();
    device.ends();
    device.ends();
    device.isNow('2026-03-03 10:00:00');
    device.months();
    const record: ServiceRecord = {
      ...{ counter: '5', calledAt: at('2026-03-02 10:00:00'), kind: 'ticket', invited: true },
      ...{ outcome: 'timeout', interruptions: 0, tasks: [] },
    };
    const past = { services: new Map([[anId(), record]]), ratings: new Map() };
    const later = aDevice(past, device.folder);
    later.isNow('2026-03-04 10:00:00');
    expect(later.month('2026-03')?.days).toMatchObject([{ called: 2 }]);
  });

  it('stay for 400 days', () => {
    const device = aDevice();
    device.ends();
    device.isNow('2026-04-01 10:00:00');
    device.ends();
    device.isNow('2027-05-09 10:00:00');
    device.ends();
    device.isNow('2027-05-10 10:00:00');
    expect(device.months()).toEqual(['2027-05', '2026-04']);
  });

  it('keep a file that cannot be read for somebody who can, and go on', () => {
    const device = aDevice();
    writeFileSync(join(device.folder, '2026-03.json'), '{"half');
    device.ends();
    device.isNow('2026-03-03 10:00:00');
    expect(device.month('2026-03')?.days).toHaveLength(1);
    expect(device.files().sort()).toEqual(['2026-03.json', '2026-03.json.damaged']);
    expect(readFileSync(join(device.folder, '2026-03.json.damaged'), 'utf8')).toBe('{"half');
    expect(device.log.text()).toContain('cannot be read');
  });

  it('take a month for a month and for nothing else', () => {
    expect(aDevice().month('../../device')).toBeUndefined();
  });

  it('count a record once, however often it is saved', () => {
    const device = aDevice();
    const rating = {
      service: anId(),
      counter: '5',
      assessedAt: 0,
      level: 5,
      paper: false,
    } as const;
    const id = anId();
    expect([device.rated(id, rating), device.rated(id, rating)]).toEqual([true, false]);
  });

  it('R17: count a task without a binding until it is seen with one', () => {
    const device = aDevice();
    const [self, other] = [`${'1'.repeat(23)}00000000`, '2'.repeat(31)];
    device.ends({ tasks: [{ code: self, bound: false }] });
    device.isNow('2026-03-02 11:00:00');
    device.ends({ tasks: [{ code: self, bound: false }] });
    device.ends({ tasks: [{ code: other, bound: true }] });
    expect(device.unboundTasks()).toBe(1);
    device.isNow('2026-03-02 12:00:00');
    device.ends({ tasks: [{ code: self, bound: true }] });
    expect(device.unboundTasks()).toBe(0);
  });

  it('R18: are a table that a spreadsheet opens', () => {
    const device = aDevice();
    for (let each = 0; each < 3; each += 1) {
      device.says(device.ends({ outcome: 'rated', counter: '=5,"A"' }), { level: 1 });
    }
    device.ends({ counter: '=5,"A"' });
    device.isNow('2026-03-03 10:00:00');
    const table = device.table('2026-03') ?? '';
    const [head = '', row = '', ...rest] = table.split('\r\n');
    expect(head.startsWith('\uFEFF日期,窗口,叫号服务数,邀请数,主动评价服务数,主动评价率,')).toBe(
      true,
    );
    // No formula; and with three ratings no levels, which is not the same as none.
    expect(row.startsWith(`2026-03-02,"'=5,""A""",4,4,3,75.00%,1,`)).toBe(true);
    expect(row.endsWith(',3,0,,,,,')).toBe(true);
    expect(rest).toEqual(['']);
    expect(device.table('2026-04')).toBeUndefined();
  });
});
