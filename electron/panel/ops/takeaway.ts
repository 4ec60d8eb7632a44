import { createReadStream } from 'node:fs';
import { appendFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Clock } from '../../../shared/clock.ts';
import type { Handlers } from '../../../shared/contract.ts';
import type { Role } from '../../../shared/door.ts';
import type { opsTakeawayRequests } from '../../../shared/ops-takeaway.ts';
import { wireTime } from '../../../shared/shanghai-time.ts';
import type { Journal } from '../../journal/journal.ts';
import type { Rescue } from '../../rescue/rescue.ts';
import type { BadByAge } from '../../statistics/bad-by-age.ts';
import type { Statistics } from '../../statistics/statistics.ts';
import { reportsOn, type Stick } from './sticks.ts';

/**
 * What leaves the device on a stick, or comes back on one: rescue files, their reports, months, and the
 * log.
 */
export function createTakeaway(options: {
  readonly role: () => Role;
  readonly journal: Pick<Journal, 'open' | 'isExported' | 'audit'>;
  readonly rescue: Rescue;
  readonly statistics: Pick<Statistics, 'today' | 'months' | 'month' | 'table'>;
  readonly badByAge: () => BadByAge;
  readonly sticks: () => Promise<readonly Stick[]>;
  readonly deviceId: string;
  /** The files of the log, from the first line on. */
  readonly logFiles: () => readonly string[];
  readonly clock: Clock;
}): Handlers<typeof opsTakeawayRequests> {
  const { role, journal, rescue, statistics, badByAge, sticks, deviceId, logFiles, clock } =
    options;

  /** @throws when that stick is not there (any more): nothing is written anywhere else */
  async function onStick(folder: string, name: string): Promise<string> {
    const known = (await sticks()).some((stick) => stick.folder === folder);
    if (!known) throw new Error(`no removable disk is at ${folder}`);
    return join(folder, name);
  }

  const timeInName = (): string => wireTime(clock.now().corrected).replace(/[- :]/g, '');

  function exported(): readonly string[] {
    return journal
      .open()
      .map(({ evaluation }) => evaluation.draft.id)
      .filter((id) => journal.isExported(id));
  }

  return {
    async 'ops.rescue'() {
      const there = await sticks();
      return {
        undelivered: journal.open().length,
        exported: exported().length,
        sticks: [...there],
        reports: [...(await reportsOn(there))],
      };
    },
    async 'ops.export'({ folder }) {
      const file = await onStick(folder, `yiping-${deviceId.slice(0, 8)}-${timeInName()}.rescue`);
      return rescue.exportRescue(file, role());
    },
    async 'ops.import'({ file }) {
      if (!(await reportsOn(await sticks())).includes(file)) {
        throw new Error('no removable disk has that report');
      }
      return rescue.importRescueReport(file, role());
    },
    'ops.release': () => rescue.releaseRescue(exported(), role()),

    'ops.statistics': ({ month }) => ({
      months: [...statistics.months()],
      today: statistics.today(),
      days: [...(month === null ? [] : (statistics.month(month)?.days ?? []))],
      bad: { ages: [...badByAge().ages], unknown: badByAge().unknown },
    }),
    async 'ops.csv'({ month, folder }) {
      const table = statistics.table(month);
      if (table === undefined) throw new Error(`there are no statistics of ${month}`);
      const name = `yiping-${deviceId.slice(0, 8)}-${month}.csv`;
      // A stick is pulled out as soon as somebody thinks it is done.
      await writeFile(await onStick(folder, name), table, { flush: true });
      await journal.audit({ by: role(), what: 'statistics exported', about: month });
      return name;
    },
    async 'ops.log'({ folder }) {
      const name = `yiping-${deviceId.slice(0, 8)}-${timeInName()}.log`;
      const file = await onStick(folder, name);
      await writeFile(file, '');
      for (const each of logFiles()) {
        await appendFile(file, createReadStream(each), { flush: true });
      }
      await journal.audit({ by: role(), what: 'log exported' });
      return name;
    },
  };
}
