import type { Countdown } from '../../shared/screen.ts';
import { useText } from '../i18n/text.ts';
import { countedSeconds, useSecondsLeft } from './countdown.ts';
import styles from './LastSeconds.module.css';

interface LastSecondsProps {
  readonly countdown: Countdown;
  /** What stands in the same place while there is nothing to count. */
  readonly before?: string;
}

/** The last seconds before what was tapped is submitted by itself, visibly counted. */
export function LastSeconds({ countdown, before }: LastSecondsProps) {
  const { t } = useText();
  const seconds = useSecondsLeft(countdown);
  const counting = seconds <= countedSeconds(countdown.totalMs);
  return (
    <div className={styles['seconds']}>
      {/* Has its place from the start: nothing moves when it is shown. */}
      <p className={counting ? undefined : styles['later']} aria-hidden="true">
        <strong className={styles['count']}>{t('questionnaire.autoSubmit', { seconds })}</strong>
        <span className={styles['quiet']}>{t('questionnaire.stay')}</span>
      </p>
      {!counting && <p className={styles['quiet']}>{before}</p>}
      {/* Said once, not every second. */}
      <span className="visually-hidden" role="status">
        {counting && t('questionnaire.autoSubmitSoon')}
      </span>
    </div>
  );
}
