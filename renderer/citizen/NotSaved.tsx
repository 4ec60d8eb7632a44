import { useText } from '../i18n/text.ts';
import { Message, MessageLine } from '../ui/Message.tsx';
import styles from './NotSaved.module.css';
import { QrCode } from './QrCode.tsx';

/** Said plainly, with the ways that are left (R5, R22). */
export function NotSaved({ qr }: { readonly qr: string | undefined }) {
  const { t } = useText();
  return (
    <Message sign="fault" title={t('notSaved.title')}>
      <MessageLine>{t('notSaved.body')}</MessageLine>
      <div className={styles['ways']}>
        <ul className={styles['list']}>
          {qr !== undefined && <li>{t('notSaved.byPhone')}</li>}
          <li>{t('notSaved.onPaper')}</li>
        </ul>
        {qr !== undefined && <QrCode payload={qr} />}
      </div>
    </Message>
  );
}
