import { useEffect, useEffectEvent, useState } from 'react';
import type { Panel } from '../../../shared/door.ts';
import { wireTime } from '../../../shared/shanghai-time.ts';
import { useText } from '../../i18n/text.ts';
import type { PageProps } from '../page-props.ts';
import styles from './Overview.module.css';

const LOOK_AGAIN_MS = 2_000;

/** How the device is, for whoever has a PIN. */
export default function Overview(props: PageProps) {
  const { t } = useText();
  const panel = usePanel(props);
  if (panel === undefined) return null;
  const facts: readonly (readonly [string, string])[] = [
    [t('door.panel.hall'), panel.hallName],
    [t('door.panel.counter'), `${panel.counterNumber} · ${panel.counterName}`],
    [t('door.panel.device'), panel.deviceId],
    [t('door.panel.version'), panel.version],
  ];
  return (
    <div className={styles['overview']}>
      <dl className={styles['facts']}>
        {facts.map(([name, value]) => (
          <div key={name} className={styles['fact']}>
            <dt>{name}</dt>
            <dd>
              <bdi>{value}</bdi>
            </dd>
          </div>
        ))}
      </dl>
      <Undelivered panel={panel} />
      {/* Causes are in the words of the log, for those who mend them. */}
      <Alarms panel={panel} withCauses={props.role !== 'staff'} />
    </div>
  );
}

/** As it is now, and again every two seconds. */
function usePanel({ ask, failed }: PageProps): Panel | undefined {
  const [panel, setPanel] = useState<Panel | undefined>(undefined);
  const [asked, setAsked] = useState(0);
  const look = useEffectEvent(() => ask('door.panel'));
  const fail = useEffectEvent((error: unknown) => failed('door.panel', error));
  useEffect(() => {
    let gone = false;
    const timer = setTimeout(() => setAsked(asked + 1), LOOK_AGAIN_MS);
    look().then(
      (told) => {
        if (!gone) setPanel(told);
      },
      (error: unknown) => {
        // Main has closed the door, and its word for it is on the way.
        if (!gone) fail(error);
      },
    );
    return () => {
      gone = true;
      clearTimeout(timer);
    };
  }, [asked]);
  return panel;
}
function Undelivered({ panel }: { readonly panel: Panel }) {
  const { t } = useText();
  const { undelivered, outbox } = panel;
  return (
    <section className={styles['card']}>
      <h2 className={styles['heading']}>{t('door.panel.undelivered')}</h2>
      <p className={styles['count']}>{undelivered}</p>
      {outbox === null ? (
        <p>{t('door.panel.outboxSilent')}</p>
      ) : (
        <dl className={styles['states']}>
          {STATES.map((state) => (
            <div key={state} className={styles['fact']}>
              <dt>{t(`door.state.${state}`)}</dt>
              <dd>{outbox[state]}</dd>
            </div>
          ))}
        </dl>
      )}
    </section>
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
    <section className={styles['card']}>
      <h2 className={styles['heading']}>{t('door.panel.alarms')}</h2>
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
    </section>
  );
}
