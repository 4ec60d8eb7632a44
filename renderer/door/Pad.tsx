import { Delete } from 'lucide-react';
import { useEffect, useEffectEvent, useMemo, useState } from 'react';
import type { DoorView } from '../../shared/door.ts';
import { PIN_DIGITS } from '../../shared/pin-digits.ts';
import { useSecondsLeft } from '../citizen/countdown.ts';
import { useText } from '../i18n/text.ts';
import { Button } from '../ui/Button.tsx';
import type { DoorLink } from './door-link.ts';
import styles from './Pad.module.css';

const DIGITS = ['1', '2', '3', '4', '5', '6', '7', '8', '9'];

interface PadProps {
  readonly view: Extract<DoorView, { kind: 'pad' }>;
  readonly link: DoorLink;
}

/** Ten digits for a PIN that is shown as dots, by touch or by a real keyboard. */
export function Pad({ view, link }: PadProps) {
  const { t } = useText();
  const [pin, setPin] = useState('');
  const [tooShort, setTooShort] = useState(false);
  const takesDigits = view.says === 'ready' || view.says === 'wrong';

  const type = (digit: string) => {
    setTooShort(false);
    if (takesDigits && pin.length < PIN_DIGITS.max) setPin(pin + digit);
  };
  const erase = () => setPin(pin.slice(0, -1));
  const submit = () => {
    if (!takesDigits) return;
    setTooShort(pin.length < PIN_DIGITS.min);
    if (pin.length < PIN_DIGITS.min) return;
    link.try(pin);
    // It stays nowhere in the window.
    setPin('');
  };

  const key = useEffectEvent((event: globalThis.KeyboardEvent) => {
    if (/^\d$/.test(event.key)) type(event.key);
    else if (event.key === 'Backspace') erase();
    else if (event.key === 'Escape') link.leave();
    // On a button Enter presses the button.
    else if (event.key === 'Enter' && !(event.target instanceof HTMLButtonElement)) submit();
  });
  useEffect(() => {
    const listen = (event: globalThis.KeyboardEvent) => key(event);
    window.addEventListener('keydown', listen);
    return () => window.removeEventListener('keydown', listen);
  }, []);

  return (
    <div className={styles['pad']}>
      <div className={styles['words']}>
        <h1 id="door-title" className={styles['title']}>
          {t('door.pad.title')}
        </h1>
        {view.says !== 'noPin' && view.says !== 'locked' && <Dots count={pin.length} />}
        <p className={styles['says']} role="status">
          {tooShort ? t('door.pad.tooShort', PIN_DIGITS) : t(`door.pad.${view.says}`, PIN_DIGITS)}
        </p>
        {view.says === 'locked' && <Wait view={view} />}
        <Button className={styles['cancel']} onPress={link.leave}>
          {t('door.pad.cancel')}
        </Button>
      </div>
      {view.says !== 'noPin' && view.says !== 'locked' && (
        // biome-ignore lint/a11y/useSemanticElements: a fieldset would add nothing but its own box
        <div role="group" aria-label={t('door.pad.digits')} dir="ltr" className={styles['keys']}>
          {DIGITS.map((digit) => (
            <Button key={digit} className={styles['key']} onPress={() => type(digit)}>
              {digit}
            </Button>
          ))}
          <Button className={styles['key']} label={t('door.pad.delete')} onPress={erase}>
            <Delete aria-hidden="true" className={styles['sign']} />
          </Button>
          <Button className={styles['key']} onPress={() => type('0')}>
            0
          </Button>
          <Button look="primary" className={styles['enter']} onPress={submit}>
            {t('door.pad.enter')}
          </Button>
        </div>
      )}
    </div>
  );
}

/** How many digits there are so far; which ones nobody sees or hears. */
function Dots({ count }: { readonly count: number }) {
  const { t } = useText();
  return (
    <>
      <p className={styles['dots']} aria-hidden="true">
        {Array.from({ length: Math.max(count, PIN_DIGITS.min) }, (_, at) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: a dot is nothing but its place
          <span key={at} className={styles['dot']} data-typed={at < count || undefined} />
        ))}
      </p>
      <p className="visually-hidden" role="status">
        {t('door.pad.typed', { count })}
      </p>
    </>
  );
}

/** Not announced second by second. */
function Wait({ view }: { readonly view: PadProps['view'] }) {
  const { t } = useText();
  const { lockedMs } = view;
  // biome-ignore lint/correctness/useExhaustiveDependencies: the same wait told anew begins anew
  const countdown = useMemo(() => ({ totalMs: lockedMs, leftMs: lockedMs }), [view]);
  const left = useSecondsLeft(countdown);
  return (
    <p className={styles['wait']}>
      {t('door.pad.wait', { minutes: Math.floor(left / 60), seconds: left % 60 })}
    </p>
  );
}
