import type { Panel } from '../../../shared/door.ts';
import { wireTime } from '../../../shared/shanghai-time.ts';
import { useText } from '../../i18n/text.ts';
import type { PageProps } from '../page-props.ts';
import { Card } from '../ui/Card.tsx';
import { Counts } from '../ui/Counts.tsx';
import { Facts } from '../ui/Facts.tsx';
import { useLook } from '../ui/look.ts';
import styles from './Overview.module.css';

/** How the device is, for whoever has a PIN. */
export default function Overview(props: PageProps) {
  const { t } = useText();
  const [panel] = useLook(props, 'door.panel');
  if (panel === undefined) return null;
  const facts: readonly (readonly [string, string])[] = [
    [t('door.panel.hall'), panel.hallName],
    [t('door.panel.counter'), `${panel.counterNumber} · ${panel.counterName}`],
    [t('door.panel.device'), panel.deviceId],
    [t('door.panel.version'), panel.version],
  ];
  return (
    <div className={styles['overview']}>
      <Facts facts={facts} className={styles['facts']} />
      <Undelivered panel={panel} />
      {/* Causes are in the words of the log, for those who mend them. */}
      <Alarms panel={panel} withCauses={props.role !== 'staff'} />
    </div>
  );
}

function Undelivered({ panel }: { readonly panel: Panel }) {
  const { t } = useText();
  const { undelivered, outbox } = panel;
  return (
    <Card heading={t('door.panel.undelivered')}>
      <p className={styles['count']}>{undelivered}</p>
      {outbox === null ? (
        <p>{t('door.panel.outboxSilent')}</p>
      ) : (
        <Counts
          counts={STATES.map((state) => [t(`door.state.${state}`), outbox[state]] as const)}
        />
      )}
    </Card>
  );
}

const STATES = [
  'pending',
  'sending',
  'waitingCase',
  'quarantined',
  'exported',
  'delivered',
] as const satisfies readonly (keyof NonNullable<Panel['outbox']>)[];

interface AlarmsProps {
  readonly panel: Panel;
  readonly withCauses: boolean;
}

function Alarms({ panel, withCauses }: AlarmsProps) {
  const { t } = useText();
  return (
    <Card heading={t('door.panel.alarms')}>
      {panel.alarms.length === 0 ? (
        <p>{t('door.panel.well')}</p>
      ) : (
        <ul className={styles['alarms']}>
          {panel.alarms.map(({ name, why, since }) => (
            <li key={name}>
              <p className={styles['alarm']}>{t(`door.alarm.${name}`)}</p>
              <p className={styles['why']}>
                {t('door.panel.since', { time: wireTime(since) })}
                {withCauses && (
                  <>
                    {' '}
                    · <span lang="en">{why}</span>
                  </>
                )}
              </p>
            </li>
          ))}
        </ul>
      )}
    </Card>
  );
}
