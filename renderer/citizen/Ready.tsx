import type { ReactNode } from 'react';
import { useText } from '../i18n/text.ts';
import { Button } from '../ui/Button.tsx';
import styles from './Ready.module.css';

interface ReadyProps {
  /** The wish to be called back. */
  readonly callback: ReactNode;
  readonly onSubmit: () => void;
}

/** The last step in elder mode. */
export function Ready({ callback, onSubmit }: ReadyProps) {
  const { t } = useText();
  return (
    <div className={styles['ready']}>
      <p className={styles['title']}>{t('questionnaire.steps.ready')}</p>
      {callback}
      <Button look="primary" className={styles['submit']} onPress={onSubmit}>
        {t('questionnaire.submit')}
      </Button>
    </div>
  );
}
