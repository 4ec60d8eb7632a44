import { useText } from '../i18n/text.ts';
import { Message, MessageLine } from '../ui/Message.tsx';

/** Said when the device owes an answer for too long: nothing is promised, and whom to tell (R22). */
export function StillWaiting() {
  const { t } = useText();
  return (
    <Message sign="fault" title={t('stillWaiting.title')}>
      <MessageLine>{t('stillWaiting.body')}</MessageLine>
    </Message>
  );
}
