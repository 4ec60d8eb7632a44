import type { Countdown } from '../../shared/screen.ts';
import { useText } from '../i18n/text.ts';
import { Button } from '../ui/Button.tsx';
import { Chip } from '../ui/Chip.tsx';
import { countedSeconds, useSecondsLeft } from './countdown.ts';
import styles from './SubmitBar.module.css';

interface SubmitBarProps {
  readonly countdown: Countdown;
  /** Masked; absent where no contact is known. */
  readonly callbackTo: string | undefined;
  readonly wantsCallback: boolean;
  readonly onCallback: () => void;
  readonly onSubmit: () => void;
}

/** Being called back is the citizen's choice (R12); 提交; and the last seconds, counted. */
export function SubmitBar(props: SubmitBarProps) {
  const { t } = useText();
  const { callbackTo } = props;
  return (
    <div className={styles['bar']}>
      <div className={styles['callback']}>
        {callbackTo !== undefined && (
          <Chip checked={props.wantsCallback} onToggle={props.onCallback}>
            <span className={styles['wish']}>{t('questionnaire.callback')}</span>{' '}
            <span className={styles['phone']}>
              {t('questionnaire.callbackTo', { phone: callbackTo })}
            </span>
          </Chip>
        )}
      </div>
      <LastSeconds countdown={props.countdown} />
      <Button look="primary" className={styles['submit']} onPress={props.onSubmit}>
        {t('questionnaire.submit')}
      </Button>
    </div>
  );
}

function LastSeconds({ countdown }: { readonly countdown: Countdown }) {
  const { t } = useText();
  const seconds = useSecondsLeft(countdown);
  const counting = seconds <= countedSeconds(countdown.totalMs);
  return (
    <div className={styles['seconds']}>
      {counting && (
        <p aria-hidden="true">
          <strong className={styles['count']}>{t('questionnaire.autoSubmit', { seconds })}</strong>
          <span className={styles['stay']}>{t('questionnaire.stay')}</span>
        </p>
      )}
      {/* Said once, not every second. */}
      <span className="visually-hidden" role="status">
        {counting && t('questionnaire.autoSubmitSoon')}
      </span>
    </div>
  );
}
