import { Languages } from 'lucide-react';
import { type KeyboardEvent, useEffect, useEffectEvent, useRef, useState } from 'react';
import { CATALOGUES, type Language } from '../../shared/languages.ts';
import { useText } from '../i18n/text.ts';
import { Button } from '../ui/Button.tsx';
import styles from './LanguageMenu.module.css';

interface LanguageMenuProps {
  /** All but the one on the screen. */
  readonly others: readonly Language[];
  readonly onChoose: (language: Language) => void;
}

/** The other languages by the names they give themselves: one as a button, several in a list. */
export function LanguageMenu({ others, onChoose }: LanguageMenuProps) {
  const { t } = useText();
  const [open, setOpen] = useState(false);
  const menu = useRef<HTMLDivElement>(null);
  usePressOutside(menu, open, () => setOpen(false));

  const [other, ...more] = others;
  if (other === undefined) return null;
  if (more.length === 0) {
    return (
      <Button className={styles['opener']} lang={other} onPress={() => onChoose(other)}>
        <Languages className={styles['icon']} aria-hidden="true" />
        {CATALOGUES[other].name}
      </Button>
    );
  }
  const close = ({ key }: KeyboardEvent) => {
    if (key !== 'Escape' || !open) return;
    setOpen(false);
    menu.current?.querySelector('button')?.focus();
  };
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: the buttons inside are what is pressed
    <div ref={menu} className={styles['menu']} onKeyDown={close}>
      <Button className={styles['opener']} expanded={open} onPress={() => setOpen(!open)}>
        <Languages className={styles['icon']} aria-hidden="true" />
        {t('language.menu')}
      </Button>
      {open && (
        <ul className={styles['list']}>
          {others.map((language) => (
            <li key={language}>
              <Button
                className={styles['name']}
                lang={language}
                onPress={() => {
                  setOpen(false);
                  onChoose(language);
                }}
              >
                {CATALOGUES[language].name}
              </Button>
            </li>
          ))}
        </ul>
      )}
    </div>
  );
}

/** Who presses something else has not lost that press: the list only goes away. */
function usePressOutside(
  inside: { readonly current: HTMLElement | null },
  active: boolean,
  heard: () => void,
): void {
  const hear = useEffectEvent(heard);
  useEffect(() => {
    if (!active) return;
    const listen = (event: PointerEvent | FocusEvent) => {
      if (event.target instanceof Node && inside.current?.contains(event.target) !== true) {
        hear();
      }
    };
    // On the way down: a button keeps its press to itself.
    window.addEventListener('pointerdown', listen, { capture: true });
    window.addEventListener('focusin', listen);
    return () => {
      window.removeEventListener('pointerdown', listen, { capture: true });
      window.removeEventListener('focusin', listen);
    };
  }, [inside, active]);
}
