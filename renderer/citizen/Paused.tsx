import { useText } from '../i18n/text.ts';
import { Message, MessageLine } from '../ui/Message.tsx';

export function Paused() {
  const { t } = useText();
  return (
    <Message sign="pause" title={t('paused.title')}>
      <MessageLine>{t('paused.body')}</MessageLine>
    </Message>
  );
}
