import { useEffect, useState } from 'react';
import { SILENT_AFTER_MS } from '../app/silence.ts';
import { useText } from '../i18n/text.ts';
import { Message } from '../ui/Message.tsx';
import { StillWaiting } from './StillWaiting.tsx';

/** A moment, or the truth about one that does not end. */
export function Saving() {
  const { t } = useText();
  const [late, setLate] = useState(false);
  useEffect(() => {
    const timer = setTimeout(() => setLate(true), SILENT_AFTER_MS);
    return () => clearTimeout(timer);
  }, []);
  return (
    <>
      {late ? <StillWaiting /> : <Message title={t('saving.title')} />}
      {/* Who only hears the screen is told, too. */}
      <p className="visually-hidden" role="alert">
        {late && `${t('stillWaiting.title')} ${t('stillWaiting.body')}`}
      </p>
    </>
  );
}
