import { useEffect, useEffectEvent, useRef, useState } from 'react';
import { SimpleKeyboard } from 'simple-keyboard';
import 'simple-keyboard/build/css/index.css';
import type { Language } from '../../shared/provisioning.ts';
import { useText } from '../i18n/text.ts';
import styles from './Keyboard.module.css';
import { type KeyLayout, keyRows, layoutAfter } from './keys.ts';

interface KeyboardProps {
  readonly language: Language;
  /** A character, `{space}` or `{bksp}`. */
  readonly onKey: (key: string) => void;
}

/**
 * The keyboard on the screen. It only tells which key was pressed: the text and its caret belong to
 * the field, which keeps the focus, so that a real keyboard works at the same time.
 */
export function Keyboard({ language, onKey }: KeyboardProps) {
  const { t } = useText();
  const place = useRef<HTMLDivElement>(null);
  const [layout, setLayout] = useState<KeyLayout>('letters');

  const press = useEffectEvent((key: string) => {
    const next = layoutAfter(layout, key);
    if (next !== undefined) {
      setLayout(next);
      return;
    }
    onKey(key);
    if (layout === 'capitals') setLayout('letters');
  });

  useEffect(() => {
    const element = place.current;
    if (element === null) return;
    const rows = [...keyRows(layout, language)];
    const names = {
      '{bksp}': t('keyboard.backspace'),
      '{shift}': t('keyboard.shift'),
      '{space}': t('keyboard.space'),
      '{letters}': t('keyboard.letters'),
      '{digits}': t('keyboard.digits'),
    };
    const keyboard = new SimpleKeyboard(element, {
      layout: { [layout]: rows },
      layoutName: layout,
      theme: `hg-theme-default ${styles['keyboard']}`,
      display: { ...names, '{letters}': 'ABC', '{digits}': '123' },
      buttonAttributes: [
        // Who has real keys does not walk through forty drawn ones.
        { attribute: 'tabindex', value: '-1', buttons: rows.join(' ') },
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
  }, [layout, language, t]);

  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset would add nothing but its own box
    <div role="group" aria-label={t('keyboard.label')}>
      <div ref={place} className={styles['keyboard']} />
    </div>
  );
}
