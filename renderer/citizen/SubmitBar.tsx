import type { ReactNode } from 'react';
import type { Countdown } from '../../shared/screen.ts';
import { useText } from '../i18n/text.ts';
import { Button } from '../ui/Button.tsx';
import { LastSeconds } from './LastSeconds.tsx';
import styles from './SubmitBar.module.css';

interface SubmitBarProps {
  readonly countdown: Countdown;
  /** The wish to be called back. */
  readonly callback: ReactNode;
  readonly onSubmit: () => void;
}

/** The foot of the questionnaire: 愿意接受回访, the last seconds, 提交. */
export function SubmitBar({ countdown, callback, onSubmit }: SubmitBarProps) {
  const { t } = useText();
  return (
    <div className={styles['bar']}>
      <div className={styles['callback']}>{callback}</div>
      <LastSeconds countdown={countdown} />
      <Button look="primary" className={styles['submit']} onPress={onSubmit}>
        {t('questionnaire.submit')}
      </Button>
    </div>
  );
}
