import type { ServiceView } from '../../shared/screen.ts';
import { useText } from '../i18n/text.ts';
import { AtCounter } from './AtCounter.tsx';

/** The citizen is being served. */
export function Serving({ service }: { readonly service: ServiceView }) {
  const { t } = useText();
  return <AtCounter service={service} title={t('serving.title')} body={t('serving.body')} />;
}
