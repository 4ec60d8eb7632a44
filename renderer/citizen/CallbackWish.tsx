import { useText } from '../i18n/text.ts';
import { Chip } from '../ui/Chip.tsx';
import styles from './CallbackWish.module.css';

interface CallbackWishProps {
  /** Masked; absent where no contact is known. */
  readonly callbackTo: string | undefined;
  readonly wanted: boolean;
  readonly onToggle: () => void;
}

/** Being called back is the citizen's choice, asked only where there is a number (R12). */
export function CallbackWish({ callbackTo, wanted, onToggle }: CallbackWishProps) {
  const { t } = useText();
  if (callbackTo === undefined) return null;
  return (
    <Chip checked={wanted} onToggle={onToggle}>
      <span className={styles['wish']}>{t('questionnaire.callback')}</span>{' '}
      <span className={styles['phone']}>
        {t('questionnaire.callbackTo', { phone: callbackTo })}
      </span>
    </Chip>
  );
}
