import { type RefObject, useEffect, useLayoutEffect, useMemo, useRef, useState } from 'react';
import { TEXT_LIMIT } from '../../shared/questionnaire.ts';
import { useText } from '../i18n/text.ts';
import { choose, pendingLetters, pressKey, type Writing } from '../pinyin/composition.ts';
import { useOffer } from '../pinyin/load.ts';
import { Keyboard } from '../ui/Keyboard.tsx';
import { KeyboardCandidates } from '../ui/KeyboardCandidates.tsx';
import { firstKeys, isSwitch, type KeySet, keysAfter, typeKey } from '../ui/keys.ts';
import styles from './WordsKeyboard.module.css';
import { useRoomLeft } from './words-room.ts';

interface WordsKeyboardProps {
  readonly field: RefObject<HTMLTextAreaElement | null>;
  /** What stands in the field. */
  readonly text: string;
  readonly onWrite: (text: string) => void;
  /** What it opens with; the language's own keys unless it is said. */
  readonly keys?: KeySet;
}

/** The keyboard on the screen and what it writes into the field: Latin letters, or Chinese by pinyin. */
export default function WordsKeyboard({ field, text, onWrite, keys: first }: WordsKeyboardProps) {
  const { t, language } = useText();
  const [keys, setKeys] = useState(() => first ?? firstKeys(language));
  const offer = useOffer(language);
  const { writing, write } = useWriting(field, text, onWrite);
  const [chosen, setChosen] = useState('');
  const left = useRoomLeft(text);
  const letters = pendingLetters(writing);
  const candidates = useMemo(() => (letters === '' ? [] : offer(letters)), [letters, offer]);
  const pinyin = keys.script === 'pinyin';

  const press = (key: string) => {
    if (key === '{script}') write((now) => ({ ...now, pending: 0 }));
    else if (!isSwitch(key)) {
      write((now) => (pinyin ? pressKey(now, key, offer) : { ...typeKey(now, key), pending: 0 }));
    }
    setKeys(keysAfter(keys, key));
  };

  return (
    // Left to right in every language, as keys are. A finger on it takes no focus from the field.
    // biome-ignore lint/a11y/useSemanticElements: a fieldset would add nothing but its own box
    <div role="group" aria-label={t('keyboard.label')} dir="ltr" className={styles['keyboard']}>
      {pinyin ? (
        <div lang={language === 'zh-Hant' ? 'zh-Hant' : 'zh-Hans'}>
          <KeyboardCandidates
            letters={letters}
            candidates={candidates}
            hint={left ?? t('keyboard.hint')}
            onChoose={(candidate) => {
              write((now) => choose(now, candidate));
              setChosen(candidate.text);
              field.current?.focus({ preventScroll: true });
            }}
          />
        </div>
      ) : (
        left !== undefined && <p className={styles['left']}>{left}</p>
      )}
      <Keyboard keys={keys} onKey={press} />
      <p className="visually-hidden" role="status">
        {text.length < TEXT_LIMIT ? chosen : left}
      </p>
    </div>
  );
}

/**
 * The text with its caret and the letters that wait to be chosen for. They wait only as long as the
 * caret stays behind them: a tap elsewhere in the field or a real key leaves them as they are.
 */
function useWriting(
  field: RefObject<HTMLTextAreaElement | null>,
  text: string,
  onWrite: (text: string) => void,
): {
  readonly writing: Writing;
  readonly write: (by: (now: Writing) => Writing) => void;
} {
  const [waiting, wait] = useState({ caret: 0, pending: 0 });
  const latest = useRef(waiting);
  const caret = useRef<number | undefined>(undefined);

  // After React has put the new text in, the caret goes behind what was typed.
  useLayoutEffect(() => {
    if (caret.current === undefined || field.current?.value !== text) return;
    field.current.setSelectionRange(caret.current, caret.current);
    if (caret.current === text.length) field.current.scrollTop = field.current.scrollHeight;
    caret.current = undefined;
  }, [field, text]);

  useEffect(() => {
    const moved = () => {
      const area = field.current;
      if (area === null || caret.current !== undefined || latest.current.pending === 0) return;
      const { selectionStart, selectionEnd } = area;
      if (selectionStart === latest.current.caret && selectionEnd === selectionStart) return;
      latest.current = { caret: selectionStart, pending: 0 };
      wait(latest.current);
    };
    document.addEventListener('selectionchange', moved);
    return () => document.removeEventListener('selectionchange', moved);
  }, [field]);

  const write = (by: (now: Writing) => Writing) => {
    const area = field.current;
    if (area === null) return;
    const { selectionStart: from, selectionEnd: to } = area;
    const next = by({ text: area.value, from, to, pending: latest.current.pending });
    if (next.text.length > TEXT_LIMIT) return;
    latest.current = { caret: next.from, pending: next.pending };
    wait(latest.current);
    if (next.text === area.value) return;
    caret.current = next.from;
    onWrite(next.text);
  };

  const { caret: at, pending } = waiting;
  return { writing: { text, from: at, to: at, pending }, write };
}
