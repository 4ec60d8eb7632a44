import { type PointerEvent, useLayoutEffect, useRef } from 'react';
import { TEXT_LIMIT } from '../../shared/questionnaire.ts';
import { useText } from '../i18n/text.ts';
import { Button } from '../ui/Button.tsx';
import { Keyboard } from '../ui/Keyboard.tsx';
import { typeKey } from '../ui/keys.ts';
import { Section } from './Section.tsx';
import styles from './Words.module.css';

/** From here on it is said how much still fits. */
const SAY_LEFT_UNDER = 100;

interface WordsProps {
  readonly text: string;
  /** The keyboard is open and the text has the middle of the screen. */
  readonly writing: boolean;
  readonly onWrite: (text: string) => void;
  readonly onOpen: () => void;
  readonly onClose: () => void;
}

/** Free text: by the keyboard on the screen, which comes with a touch, or by a real one. */
export function Words({ text, writing, onWrite, onOpen, onClose }: WordsProps) {
  const { t, language } = useText();
  const field = useRef<HTMLTextAreaElement>(null);
  const caret = useRef<number | undefined>(undefined);
  const left = TEXT_LIMIT - text.length;

  // After React has put the new text in, the caret goes behind what was typed.
  useLayoutEffect(() => {
    if (caret.current === undefined || field.current?.value !== text) return;
    field.current.setSelectionRange(caret.current, caret.current);
    caret.current = undefined;
  }, [text]);

  const press = (key: string) => {
    const area = field.current;
    if (area === null) return;
    const typed = typeKey(
      { text: area.value, from: area.selectionStart, to: area.selectionEnd },
      key,
    );
    if (typed.text.length > TEXT_LIMIT) return;
    caret.current = typed.from;
    onWrite(typed.text);
  };

  return (
    <Section
      title={t('questionnaire.words')}
      note={
        left < SAY_LEFT_UNDER
          ? t('questionnaire.wordsLeft', { left })
          : t('questionnaire.voluntaryShort')
      }
    >
      <div className={styles['desk']} data-writing={writing || undefined}>
        <textarea
          ref={field}
          className={styles['field']}
          aria-label={t('questionnaire.words')}
          placeholder={t('questionnaire.wordsHint')}
          value={text}
          maxLength={TEXT_LIMIT}
          // Windows would show its own keyboard over ours.
          inputMode="none"
          autoComplete="off"
          spellCheck={false}
          onChange={(event) => onWrite(event.currentTarget.value)}
          onPointerDown={(event: PointerEvent) => {
            if (event.isPrimary) onOpen();
          }}
          onKeyDown={(event) => {
            if (event.key === 'Escape') onClose();
          }}
        />
        {writing && (
          <>
            <Button
              className={styles['done']}
              onPress={() => {
                field.current?.blur();
                onClose();
              }}
            >
              {t('questionnaire.wordsDone')}
            </Button>
            <div className={styles['keyboard']}>
              <Keyboard language={language} onKey={press} />
            </div>
          </>
        )}
      </div>
    </Section>
  );
}
