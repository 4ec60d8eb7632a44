import { useEffect, useEffectEvent, useRef } from 'react';
import { SimpleKeyboard } from 'simple-keyboard';
import 'simple-keyboard/build/css/index.css';
import { useText } from '../i18n/text.ts';
import styles from './Keyboard.module.css';
import { type KeySet, keyRows } from './keys.ts';

interface KeyboardProps {
  readonly keys: KeySet;
  /** A character or a name in braces, see `keyRows`. */
  readonly onKey: (key: string) => void;
}

/**
 * The keys on the screen. They only tell which one was pressed: the text and its caret belong to the
 * field, which keeps the focus, so that a real keyboard works at the same time.
 */
export function Keyboard({ keys, onKey }: KeyboardProps) {
  const { t } = useText();
  const place = useRef<HTMLDivElement>(null);
  const press = useEffectEvent(onKey);

  useEffect(() => {
    const element = place.current;
    if (element === null) return;
    const pinyin = keys.script === 'pinyin';
    const rows = [...keyRows(keys)];
    const faces = {
      '{bksp}': t('keyboard.backspace'),
      '{shift}': t('keyboard.shift'),
      '{space}': t('keyboard.space'),
      '{enter}': t('keyboard.enter'),
      '{letters}': pinyin ? t('keyboard.pinyin') : 'ABC',
      '{digits}': '123',
      '{script}': pinyin ? t('keyboard.latin') : t('keyboard.pinyin'),
      ...(pinyin && { "'": t('keyboard.divide') }),
    };
    // What is seen comes first in what is heard.
    const names = {
      '{letters}': `${faces['{letters}']} ${t('keyboard.letters')}`,
      '{digits}': `${faces['{digits}']} ${t('keyboard.digits')}`,
    };
    const keyboard = new SimpleKeyboard(element, {
      layout: { [keys.face]: rows },
      layoutName: keys.face,
      theme: `hg-theme-default ${styles['keyboard']}`,
      display: faces,
      buttonTheme: [{ class: 'key-word', buttons: pinyin ? "{enter} '" : '{enter}' }],
      buttonAttributes: [
        // Who has real keys does not walk through forty drawn ones.
        { attribute: 'tabindex', value: '-1', buttons: rows.join(' ') },
        {
          attribute: 'aria-pressed',
          value: String(keys.face === 'capitals'),
          buttons: '{shift}',
        },
        ...Object.entries(names).map(([buttons, value]) => ({
          attribute: 'aria-label',
          value,
          buttons,
        })),
      ],
      useButtonTag: true,
      preventMouseDownDefault: true,
      // An unsteady finger that rests on a key types it once.
      disableButtonHold: true,
      onKeyPress: press,
    });
    return () => keyboard.destroy();
  }, [keys, t]);

  return <div ref={place} className={styles['keyboard']} />;
}
