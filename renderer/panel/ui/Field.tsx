import { lazy, type RefObject, Suspense, useEffect, useId, useRef, useState } from 'react';
import { createPortal } from 'react-dom';
import { useText } from '../../i18n/text.ts';
import type { KeySet } from '../../ui/keys.ts';
import { Bilingual } from './Bilingual.tsx';
import styles from './Field.module.css';
import { useKeyboardTray } from './keyboard-tray.ts';

const WordsKeyboard = lazy(() => import('../../citizen/WordsKeyboard.tsx'));

/** What is mostly typed there; the other keys are one press away. */
const FIRST_KEYS = {
  digits: { script: 'latin', face: 'digits' },
  letters: { script: 'latin', face: 'letters' },
  words: undefined,
} as const satisfies Record<string, KeySet | undefined>;

interface FieldProps {
  readonly label: string;
  readonly value: string;
  readonly onChange: (value: string) => void;
  readonly keys: keyof typeof FIRST_KEYS;
  /** Says what is wrong with it. */
  readonly mistake?: string | undefined;
  readonly maxLength?: number;
  /** Drawn as dots. */
  readonly secret?: boolean;
  /** 换行 was pressed, or Enter: a badge reader ends with it, too. */
  readonly onEnter?: () => void;
}

/** One line of text, by the keys of the screen, which come with the focus, or by real ones. */
export function Field({
  label,
  value,
  onChange,
  keys,
  mistake,
  maxLength,
  secret,
  onEnter,
}: FieldProps) {
  const { language } = useText();
  const tray = useKeyboardTray();
  const id = useId();
  const place = useRef<HTMLDivElement>(null);
  const field = useRef<HTMLTextAreaElement>(null);
  const { writing, begin } = useWriting(field);
  useInView(place, writing ? tray : null);

  const write = (text: string) => {
    const line = text.replaceAll(/[\r\n]/g, '');
    if (line !== value && line.length <= (maxLength ?? line.length)) onChange(line);
    if (line === text) return;
    field.current?.blur();
    onEnter?.();
  };

  return (
    <div ref={place} className={styles['field']}>
      <label htmlFor={id} className={styles['label']}>
        {label}
      </label>
      {/* A text area, as the keys of the screen write into; line ends never get in. */}
      <textarea
        ref={field}
        id={id}
        rows={1}
        className={styles['input']}
        data-secret={secret || undefined}
        value={value}
        maxLength={maxLength}
        aria-invalid={mistake !== undefined}
        aria-describedby={mistake === undefined ? undefined : `${id}-mistake`}
        // Windows would show its own keyboard over ours.
        inputMode="none"
        autoComplete="off"
        spellCheck={false}
        onChange={(event) => write(event.currentTarget.value)}
        onFocus={begin}
      />
      {mistake !== undefined && (
        <p id={`${id}-mistake`} className={styles['mistake']}>
          <Bilingual text={mistake} />
        </p>
      )}
      {writing &&
        tray !== null &&
        createPortal(
          <Suspense>
            <WordsKeyboard
              key={language}
              field={field}
              text={value}
              onWrite={write}
              {...(FIRST_KEYS[keys] !== undefined && { keys: FIRST_KEYS[keys] })}
            />
          </Suspense>,
          tray,
        )}
    </div>
  );
}

/**
 * The keys take room from the page once they are there, perhaps where the field is. Its label, and what
 * is wrong with it, come into sight with it. (A margin that a text area wants around it is ignored.)
 */
function useInView(place: RefObject<HTMLElement | null>, keys: HTMLElement | null): void {
  useEffect(() => {
    if (keys === null) return;
    const sizes = new ResizeObserver(() => place.current?.scrollIntoView({ block: 'nearest' }));
    sizes.observe(keys);
    return () => sizes.disconnect();
  }, [place, keys]);
}

/**
 * Whether the keys are there: from the focus on. A finger that leaves the field for a button must find
 * it where it was, so the keys make room only when it is lifted.
 */
function useWriting(field: RefObject<HTMLElement | null>) {
  const [writing, setWriting] = useState(false);
  useEffect(() => {
    const element = field.current;
    if (!writing || element === null) return;
    let down = false;
    const endIfLeft = () => {
      if (document.activeElement !== element) setWriting(false);
    };
    const pressed = () => {
      down = true;
    };
    const lifted = () => {
      down = false;
      // What was pressed hears of it first.
      requestAnimationFrame(endIfLeft);
    };
    const left = () => {
      if (!down) setWriting(false);
    };
    window.addEventListener('pointerdown', pressed, true);
    window.addEventListener('pointerup', lifted, true);
    window.addEventListener('pointercancel', lifted, true);
    element.addEventListener('blur', left);
    return () => {
      window.removeEventListener('pointerdown', pressed, true);
      window.removeEventListener('pointerup', lifted, true);
      window.removeEventListener('pointercancel', lifted, true);
      element.removeEventListener('blur', left);
    };
  }, [field, writing]);
  return { writing, begin: () => setWriting(true) };
}
