import { useText } from '../i18n/text.ts';
import { Message, MessageLine } from '../ui/Message.tsx';

/** Rated by phone or on the province's page while the device waited (R23). */
export function RatedElsewhere() {
  const { t } = useText();
  return (
    <Message sign="done" title={t('ratedElsewhere.title')}>
      <MessageLine>{t('ratedElsewhere.body')}</MessageLine>
    </Message>
  );
}
