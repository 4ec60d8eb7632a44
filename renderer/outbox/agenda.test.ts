import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { compareDue } from '../../shared/schedule.ts';
import { anOutboxItem } from '../../tests/builders.ts';
import { createAgenda } from './agenda.ts';
import type { Row } from './database.ts';
import { freshRow } from './row.ts';

const aRow = (own: Partial<Row> = {}): Row => ({ ...freshRow(anOutboxItem()), ...own });

describe('the agenda', () => {
  it('gives what is due in the order of sending, the rest when its time has come', () => {
    const row = fc.record({
      bad: fc.boolean(),
      dueAt: fc.nat(3),
      seq: fc.nat(9),
      nextAttemptAt: fc.nat(5),
    });
    fc.assert(
      fc.property(fc.array(row), fc.nat(5), (specs, now) => {
        const rows = specs.map(({ nextAttemptAt, ...due }) =>
          aRow({ nextAttemptAt, due: { ...due, epoch: 1 } }),
        );
        const agenda = createAgenda(() => true);
        for (const each of rows) agenda.add(each);
        const given: Row[] = [];
        for (let next = agenda.pop(now); next !== undefined; next = agenda.pop(now)) {
          given.push(next);
        }
        const due = rows.filter(({ nextAttemptAt }) => nextAttemptAt <= now);
        expect(given.map((each) => each.due)).toEqual(due.map((each) => each.due).sort(compareDue));
        const later = rows.filter((each) => !due.includes(each)).map((each) => each.nextAttemptAt);
        expect(agenda.nextAt(now)).toBe(later.length === 0 ? null : Math.min(...later));
      }),
    );
  });

  it('passes over what has changed since', () => {
    const [old, current] = [aRow(), aRow()];
    const agenda = createAgenda((row) => row === current);
    agenda.add(old);
    agenda.add(current);
    expect([agenda.pop(0), agenda.pop(0)]).toEqual([current, undefined]);
  });

  it('looks at few of a hundred thousand rows to find the next fifty', () => {
    let looked = 0;
    const agenda = createAgenda(() => {
      looked += 1;
      return true;
    });
    for (let seq = 0; seq < 100_000; seq++) {
      agenda.add(aRow({ id: `${seq}`, due: { bad: seq % 7 === 0, dueAt: seq, epoch: 1, seq } }));
    }
    agenda.nextAt(0);
    for (let taken = 0; taken < 50; taken++) agenda.pop(0);
    expect(looked).toBeLessThan(200);
  });
});
