import type { Level } from '../../shared/level.ts';
import { useText } from '../i18n/text.ts';
import { Button } from '../ui/Button.tsx';
import { Face } from '../ui/Face.tsx';
import styles from './ChosenLevel.module.css';

interface ChosenLevelProps {
  readonly level: Level;
  /** How the rest is filled in. */
  readonly note: string;
  /** The ticket that was called meanwhile: nobody is hurried (R6). */
  readonly next: string | undefined;
  readonly onRechoose: () => void;
}

/** What was chosen, the way back, and what one should know before filling in the rest. */
export function ChosenLevel({ level, note, next, onRechoose }: ChosenLevelProps) {
  const { t } = useText();
  return (
    <div className={styles['row']}>
      <h1 className={styles['chosen']}>
        <span className={styles['face']}>
          <Face level={level} />
        </span>
        <span className={styles['words']}>
          <span className={styles['label']}>{t('questionnaire.chosen')}</span>
          <span className={styles['level']}>{t(`level.${level}`)}</span>
        </span>
      </h1>
      <Button onPress={onRechoose}>{t('questionnaire.rechoose')}</Button>
      <div className={styles['notes']}>
        <p className={styles['voluntary']}>{note}</p>
        <div className={styles['next']}>
          <p role="status">{next !== undefined && t('questionnaire.next', { ticket: next })}</p>
          {/* Keeps its place: the next ticket moves nothing when it is called. */}
          <p className={styles['later']} aria-hidden="true">
            {t('questionnaire.next', { ticket: next ?? 'A000' })}
          </p>
        </div>
      </div>
    </div>
  );
}
