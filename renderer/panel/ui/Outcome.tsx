import { useText } from '../../i18n/text.ts';
import type { Came } from './deed.ts';
import styles from './Outcome.module.css';

/** The place of a page where it says what came of the last thing that was done on it. */
export function Outcome({ came }: { readonly came: Came | undefined }) {
  const { t } = useText();
  return (
    <p role="status" className={styles['outcome']} data-refused={came === 'refused' || undefined}>
      {typeof came === 'string' ? t(`panel.${came}`) : came?.words}
    </p>
  );
}
