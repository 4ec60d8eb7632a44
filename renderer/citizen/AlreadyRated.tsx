import { useText } from '../i18n/text.ts';
import { Message, MessageLine } from '../ui/Message.tsx';

/** A second evaluation of the same service is refused, kindly (R2). */
export function AlreadyRated() {
  const { t } = useText();
  return (
    <Message sign="done" title={t('alreadyRated.title')}>
      <MessageLine>{t('alreadyRated.body')}</MessageLine>
    </Message>
  );
}
