import type { Countdown } from '../../shared/screen.ts';
import { useText } from '../i18n/text.ts';
import { Ring } from '../ui/Ring.tsx';
import { useSecondsLeft } from './countdown.ts';

/** The quiet ring of a screen that closes by itself. */
export function TimeLeft({ countdown }: { readonly countdown: Countdown }) {
  const { t } = useText();
  const seconds = useSecondsLeft(countdown);
  return (
    <Ring
      seconds={seconds}
      share={Math.min(1, (seconds * 1000) / countdown.totalMs)}
      label={t('time.left', { seconds })}
    />
  );
}
