import type { Screen } from '../../shared/screen.ts';
import { useText } from '../i18n/text.ts';
import { Message, MessageLine } from '../ui/Message.tsx';
import styles from './Thanks.module.css';

type AfterBad = Extract<Screen, { kind: 'thanks' }>['afterBad'];

/** Shown only when the rating is saved; after a bad one, what happens next in the hall's own words. */
export function Thanks({ afterBad }: { readonly afterBad: AfterBad }) {
  const { t } = useText();
  return (
    <Message sign="done" title={t('thanks.title')}>
      {afterBad?.words !== undefined && <MessageLine lang="zh-Hans">{afterBad.words}</MessageLine>}
      {afterBad?.callback === true && <MessageLine>{t('thanks.callback')}</MessageLine>}
      {afterBad?.hotline !== undefined && (
        <p className={styles['hotline']}>
          {t('thanks.hotline')}{' '}
          <strong
            className={styles['number']}
            lang="zh-Hans"
            data-long={afterBad.hotline.length > 14 || undefined}
          >
            {afterBad.hotline}
          </strong>
        </p>
      )}
    </Message>
  );
}
