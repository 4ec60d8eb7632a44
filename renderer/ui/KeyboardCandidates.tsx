import { ChevronLeft, ChevronRight } from 'lucide-react';
import { type RefObject, useLayoutEffect, useRef, useState } from 'react';
import { useComfort } from '../app/comfort.ts';
import { useText } from '../i18n/text.ts';
import type { Candidate } from '../pinyin/candidates.ts';
import { firstOnPages, type Room } from '../pinyin/pages.ts';
import { Button } from './Button.tsx';
import styles from './KeyboardCandidates.module.css';

interface KeyboardCandidatesProps {
  /** What is to be chosen for. Other letters begin on the first page. */
  readonly letters: string;
  /** Likeliest first; the space bar takes the first. */
  readonly candidates: readonly Candidate[];
  readonly onChoose: (candidate: Candidate) => void;
  /** Stands there while there is nothing to choose. */
  readonly hint: string;
}

/** What may be chosen for the letters, a page at a time. */
export function KeyboardCandidates(props: KeyboardCandidatesProps) {
  const { letters, candidates, onChoose, hint } = props;
  const { t } = useText();
  const [turned, turn] = useState({ letters, page: 0 });
  const page = turned.letters === letters ? turned.page : 0;
  const { bar, room } = useRoom();
  const starts = room === undefined ? [] : firstOnPages(candidates, room);
  const begin = starts[page] ?? 0;
  const shown = room === undefined ? [] : candidates.slice(begin, starts[page + 1]);

  return (
    <div className={styles['bar']}>
      {candidates.length === 0 && <p className={styles['hint']}>{hint}</p>}
      {/* biome-ignore lint/a11y/useSemanticElements: a fieldset would add nothing but its own box */}
      <div
        ref={bar}
        role="group"
        className={styles['candidates']}
        aria-label={t('keyboard.candidates')}
      >
        {shown.map((candidate, place) => (
          <Button
            key={candidate.text}
            look="bare"
            className={`${styles['candidate']} ${begin + place === 0 ? styles['first'] : ''}`}
            onPress={() => onChoose(candidate)}
          >
            {candidate.text}
          </Button>
        ))}
      </div>
      {starts.length > 1 && (
        <div className={styles['pager']}>
          {page > 0 && (
            <Button
              label={t('keyboard.previous')}
              className={styles['turn']}
              onPress={() => turn({ letters, page: page - 1 })}
            >
              <ChevronLeft aria-hidden="true" />
            </Button>
          )}
          {page < starts.length - 1 && (
            <Button
              label={t('keyboard.next')}
              className={`${styles['turn']} ${styles['next']}`}
              onPress={() => turn({ letters, page: page + 1 })}
            >
              <ChevronRight aria-hidden="true" />
            </Button>
          )}
        </div>
      )}
    </div>
  );
}

/** How much fits into the bar beside the buttons that turn the page. */
function useRoom(): {
  readonly bar: RefObject<HTMLDivElement | null>;
  readonly room: Room | undefined;
} {
  const bar = useRef<HTMLDivElement>(null);
  const [room, setRoom] = useState<Room>();
  const { elder } = useComfort();
  // biome-ignore lint/correctness/useExhaustiveDependencies: larger type needs more room in the same bar
  useLayoutEffect(() => {
    const element = bar.current;
    if (element === null) return;
    const measure = () => {
      const style = getComputedStyle(element);
      setRoom({
        width: element.clientWidth,
        gap: Number.parseFloat(style.columnGap),
        em: Number.parseFloat(style.fontSize),
        // As wide as high, at least.
        least: element.clientHeight,
      });
    };
    measure();
    const observer = new ResizeObserver(measure);
    observer.observe(element);
    return () => observer.disconnect();
  }, [elder]);
  return { bar, room };
}
