import { useText } from '../i18n/text.ts';
import { Scenery } from '../ui/Scenery.tsx';
import { dateText, timeText, useMinute } from './clock.ts';
import styles from './Standby.module.css';

interface StandbyProps {
  readonly hallName: string;
  readonly counterName: string;
}

/** Nobody is at the counter: whose counter it is, the time, a friendly word. */
export function Standby({ hallName, counterName }: StandbyProps) {
  const { t, language } = useText();
  const now = useMinute();
  return (
    <section className={styles['standby']}>
      <Scenery />
      <div className={styles['place']}>
        <p className={styles['hall']}>{hallName}</p>
        <h1 className={styles['counter']} data-long={counterName.length > 12 || undefined}>
          {counterName}
        </h1>
      </div>
      <p className={styles['clock']}>
        <span className={styles['time']}>{timeText(now, language)}</span>
        <span className={styles['date']}>{dateText(now, language)}</span>
      </p>
      <p className={styles['friendly']}>
        <strong>{t('standby.greeting')}</strong>
        <span>{t('standby.body')}</span>
      </p>
    </section>
  );
}
