import type { ServiceView } from '../../shared/screen.ts';
import { useText } from '../i18n/text.ts';
import { AtCounter } from './AtCounter.tsx';

/** A ticket was called to this counter. */
export function Called({ service }: { readonly service: ServiceView }) {
  const { t } = useText();
  return <AtCounter service={service} title={t('called.title')} body={t('called.body')} />;
}
