import { lazy, type PointerEvent, Suspense, useEffect, useRef } from 'react';
import { TEXT_LIMIT } from '../../shared/questionnaire.ts';
import { useText } from '../i18n/text.ts';
import { Button } from '../ui/Button.tsx';
import { Section } from './Section.tsx';
import styles from './Words.module.css';
import { useRoomLeft } from './words-room.ts';

const loadKeyboard = () => import('./WordsKeyboard.tsx');
const WordsKeyboard = lazy(loadKeyboard);

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
  const left = useRoomLeft(text);

  // Before it is asked for, so that it is there when it is.
  useEffect(() => void loadKeyboard(), []);

  return (
    <Section
      className={writing ? styles['writing'] : undefined}
      title={t('questionnaire.words')}
      note={left ?? t('questionnaire.voluntaryShort')}
    >
      {/* Where the keyboard leaves no room for the level chosen, which is the heading otherwise. */}
      {writing && (
        <h1 className={`visually-hidden ${styles['title']}`}>{t('questionnaire.words')}</h1>
      )}
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
              <Suspense>
                <WordsKeyboard key={language} field={field} text={text} onWrite={onWrite} />
              </Suspense>
            </div>
          </>
        )}
      </div>
    </Section>
  );
}
