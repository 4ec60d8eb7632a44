import { Megaphone, Pause, Play } from 'lucide-react';
import { useEffect, useState, useSyncExternalStore } from 'react';
import type { Slide } from '../../shared/screen.ts';
import { useText } from '../i18n/text.ts';
import { Button } from '../ui/Button.tsx';
import { Film } from './Film.tsx';
import { useMediaFaults } from './faults.ts';
import { Picture } from './Picture.tsx';
import { createRotation, type Rotation, type Turn } from './rotation.ts';
import styles from './Slides.module.css';

/** Longer than a line may be: broken wherever it ends, a comma would begin the next one. */
const LONG_PHRASE = /[^\s\p{P}]{11}/u;

/** What the hall shows while nobody is at the counter; goes on while the same is to be shown. */
export function Slides({ slides }: { readonly slides: readonly Slide[] }) {
  return <Round key={JSON.stringify(slides)} slides={slides} />;
}

function Round({ slides }: { readonly slides: readonly Slide[] }) {
  const faults = useMediaFaults();
  const [rotation] = useState(() => createRotation(slides, faults));
  const turns = useSyncExternalStore(rotation.subscribe, rotation.current);
  const held = useSyncExternalStore(rotation.subscribe, rotation.isHeld);
  const moves = useSyncExternalStore(faults.subscribe, rotation.moves);
  useEffect(() => {
    rotation.start();
    return rotation.stop;
  }, [rotation]);
  return (
    <div className={styles['slides']} data-moves={moves || undefined}>
      {turns.map((turn) => (
        <div
          key={turn.key}
          className={styles['slide']}
          data-phase={turn.phase}
          // A picture says nothing that a screen reader could, nor does a text that is not there yet.
          aria-hidden={turn.slide.kind !== 'notice' || turn.phase !== 'shown'}
        >
          <OneSlide turn={turn} rotation={rotation} held={held} />
        </div>
      ))}
      {moves && <Hold held={held} onPress={held ? rotation.goOn : rotation.hold} />}
    </div>
  );
}

interface HoldProps {
  readonly held: boolean;
  readonly onPress: () => void;
}

/** Who reads slowly, or is distracted by what moves, stops it (WCAG 2.2.2). */
function Hold({ held, onPress }: HoldProps) {
  const { t } = useText();
  const Sign = held ? Play : Pause;
  return (
    <Button
      className={styles['hold']}
      label={t(held ? 'standby.play' : 'standby.pause')}
      onPress={onPress}
    >
      <Sign aria-hidden="true" />
    </Button>
  );
}

interface OneSlideProps {
  readonly turn: Turn;
  readonly rotation: Rotation;
  readonly held: boolean;
}

function OneSlide({ turn: { key, slide }, rotation, held }: OneSlideProps) {
  switch (slide.kind) {
    case 'notice':
      return (
        <div className={styles['notice']}>
          <Megaphone className={styles['sign']} aria-hidden="true" />
          <p
            className={styles['text']}
            lang={slide.language}
            data-long={slide.text.length > 40 || undefined}
            data-flowing={LONG_PHRASE.test(slide.text) || undefined}
          >
            {slide.text}
          </p>
        </div>
      );
    case 'picture':
      return (
        <Picture
          slide={slide}
          onReady={() => rotation.ready(key)}
          onFailed={(why) => rotation.failed(key, why)}
        />
      );
    case 'video':
      return (
        <Film
          slide={slide}
          held={held}
          onPlaying={() => rotation.ready(key)}
          onMoved={() => rotation.moved(key)}
          onEnded={() => rotation.ended(key)}
          onFailed={(why) => rotation.failed(key, why)}
        />
      );
    default:
      return slide satisfies never;
  }
}
