import type { Screen } from '../../shared/screen.ts';
import { useText } from '../i18n/text.ts';
import { useAnythingToShow } from '../media/faults.ts';
import { Slides } from '../media/Slides.tsx';
import { Scenery } from '../ui/Scenery.tsx';
import { ClerkCard } from './ClerkCard.tsx';
import { dateText, timeText, useMinute } from './clock.ts';
import styles from './Standby.module.css';

interface StandbyProps {
  readonly hallName: string;
  readonly counterName: string;
  readonly screen: Extract<Screen, { kind: 'standby' }>;
}

/**
 * Nobody is at the counter: whose counter it is, who serves, the time, a friendly word, and what the
 * hall has to show.
 */
export function Standby({ hallName, counterName, screen }: StandbyProps) {
  const { t, language } = useText();
  const now = useMinute();
  const { staff, slides = [] } = screen;
  const shows = useAnythingToShow(slides);
  return (
    <section
      className={styles['standby']}
      data-slides={shows || undefined}
      data-crowded={hallName.length > 30 || undefined}
    >
      <Scenery />
      <div className={styles['place']} lang="zh-Hans">
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
      {staff !== undefined && (
        <div className={styles['staff']}>
          <ClerkCard staff={staff} />
        </div>
      )}
      {shows && (
        <div className={styles['slides']}>
          <Slides slides={slides} />
        </div>
      )}
    </section>
  );
}
