import { useEffect, useEffectEvent, useState } from 'react';
import type { DayCounts } from '../../../shared/day-counts.ts';
import type { OpsRescue, OpsStatistics } from '../../../shared/ops-takeaway.ts';
import { useText } from '../../i18n/text.ts';
import { Button } from '../../ui/Button.tsx';
import type { PageProps } from '../page-props.ts';
import { Card } from '../ui/Card.tsx';
import { useDeeds } from '../ui/deed.ts';
import { Outcome } from '../ui/Outcome.tsx';
import styles from './OneRecord.module.css';
import table from './Statistics.module.css';

/** What the counter did, by day over the same set of services (R16), and what of it leaves as CSV (R18). */
export default function Statistics({ ask, failed }: PageProps) {
  const { t } = useText();
  const [month, setMonth] = useState<string | null>(null);
  const [told, setTold] = useState<OpsStatistics | undefined>(undefined);
  const [sticks, setSticks] = useState<OpsRescue['sticks']>([]);
  const { came, act } = useDeeds(failed);
  const fail = useEffectEvent((error: unknown) => failed('ops.statistics', error));

  useEffect(() => {
    let wanted = true;
    Promise.all([ask('ops.statistics', { month }), ask('ops.rescue')]).then(
      ([statistics, rescue]) => {
        if (!wanted) return;
        setTold(statistics);
        setSticks(rescue.sticks);
      },
      (error: unknown) => {
        if (wanted) fail(error);
      },
    );
    return () => {
      wanted = false;
    };
  }, [ask, month]);
  if (told === undefined) return null;

  const take = (folder: string, chosen: string) =>
    act('ops.csv', async () => {
      const file = await ask('ops.csv', { month: chosen, folder });
      return t('panel.ops.csvWritten', { file });
    });

  return (
    <div className={styles['record']}>
      <Outcome came={came} />
      <BadRatings bad={told.bad} />
      <Card heading={t('panel.ops.counts')}>
        <div className={styles['actions']}>
          {told.months.map((each) => (
            <Button
              key={each}
              pressed={each === month}
              // Once more: today again.
              onPress={() => setMonth(each === month ? null : each)}
            >
              {each}
            </Button>
          ))}
          {month !== null &&
            sticks.map(({ folder, label }) => (
              <Button key={folder} onPress={() => take(folder, month)}>
                {t('panel.ops.csvTo', { stick: label })}
              </Button>
            ))}
        </div>
        {month !== null && sticks.length === 0 && <p>{t('panel.ops.noStick')}</p>}
        <Days days={month === null ? [told.today] : told.days} />
      </Card>
    </div>
  );
}

/** Counted and never listed: whoever stands beside could tell who said what (R12). */
function BadRatings({ bad: { ages, unknown } }: Pick<OpsStatistics, 'bad'>) {
  const { t } = useText();
  return (
    <Card heading={t('panel.ops.bad')}>
      {ages.length === 0 && unknown === null && <p>{t('panel.ops.noBad')}</p>}
      <ul className={styles['events']}>
        {ages.map(({ workingDays, records }) => (
          <li key={workingDays}>
            {t('panel.ops.badAge', { days: workingDays, count: records })}
            {workingDays >= CALL_BACK_DAYS && ` · ${t('panel.ops.badLate')}`}
          </li>
        ))}
        {unknown !== null && (
          <li>{t('panel.ops.badUnknown', { year: unknown.year, count: unknown.records })}</li>
        )}
      </ul>
    </Card>
  );
}

/** R11: by then somebody should have called back. */
const CALL_BACK_DAYS = 3;

function Days({ days }: { readonly days: readonly DayCounts[] }) {
  const { t } = useText();
  return (
    <div className={table['room']} data-crowded>
      <table className={table['days']} aria-label={t('panel.ops.counts')}>
        <thead>
          <tr>
            {COLUMNS.map((column) => (
              <th key={column} scope="col">
                {t(`panel.ops.count.${column}`)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {days.map((day) => (
            <tr key={`${day.day} ${day.counter}`}>
              {COLUMNS.map((column) => (
                <td key={column}>
                  {/* Where there is no room for columns. */}
                  <span className={table['label']}>{t(`panel.ops.count.${column}`)}</span>
                  <bdi>{CELLS[column](day)}</bdi>
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

const COLUMNS = [
  'day',
  'called',
  'invited',
  'active',
  'rate',
  'notRated',
  'manual',
  'paper',
] as const;

const CELLS: Readonly<Record<(typeof COLUMNS)[number], (day: DayCounts) => string>> = {
  day: ({ day }) => day,
  called: ({ called }) => String(called),
  invited: ({ invited }) => String(invited),
  active: ({ active }) => String(active),
  // 主动评价率: of the same set of services, so never above 100 %.
  rate: ({ active, called }) => (called === 0 ? '—' : `${((active / called) * 100).toFixed(1)} %`),
  notRated: ({ notRated }) => String(Object.values(notRated).reduce((sum, each) => sum + each, 0)),
  manual: ({ manual }) => String(manual.called),
  paper: ({ evaluations }) => String(evaluations.paper),
};
