import { useText } from '../i18n/text.ts';
import { Message } from '../ui/Message.tsx';

export function Saving() {
  const { t } = useText();
  return <Message title={t('saving.title')} />;
}
