import { useText } from '../../i18n/text.ts';
import { Button } from '../../ui/Button.tsx';
import { Card } from '../ui/Card.tsx';
import type { Counter } from './counters.ts';
import styles from './Installing.module.css';

interface TakenProps {
  readonly counter: Counter;
  /** The id of the device that holds it. */
  readonly holder: string;
  readonly onOther: () => void;
  readonly onTakeOver: () => void;
}

/** Another device holds the counter: a person decides, since both would work (R22). */
export function Taken({ counter, holder, onOther, onTakeOver }: TakenProps) {
  const { t } = useText();
  return (
    <Card
      role="alert"
      heading={t('panel.counter.taken', { counter: `${counter.number} · ${counter.name}` })}
      className={styles['way']}
    >
      <p>
        <bdi>{t('panel.counter.takenBy', { device: holder })}</bdi>
      </p>
      <p>{t('panel.counter.takenWhat')}</p>
      <div className={styles['deeds']}>
        <Button look="primary" onPress={onOther}>
          {t('panel.counter.other')}
        </Button>
        <Button onPress={onTakeOver}>{t('panel.counter.takeOver')}</Button>
      </div>
    </Card>
  );
}
