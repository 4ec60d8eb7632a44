import { Megaphone } from 'lucide-react';
import { useEffect, useState, useSyncExternalStore } from 'react';
import type { Slide } from '../../shared/screen.ts';
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
  useEffect(() => {
    rotation.start();
    return rotation.stop;
  }, [rotation]);
  return (
    <div className={styles['slides']}>
      {turns.map((turn) => (
        <div
          key={turn.key}
          className={styles['slide']}
          data-phase={turn.phase}
          // A picture says nothing that a screen reader could, nor does a text that is not there yet.
          aria-hidden={turn.slide.kind !== 'notice' || turn.phase !== 'shown'}
        >
          <OneSlide turn={turn} rotation={rotation} />
        </div>
      ))}
    </div>
  );
}

interface OneSlideProps {
  readonly turn: Turn;
  readonly rotation: Rotation;
}

function OneSlide({ turn: { key, slide }, rotation }: OneSlideProps) {
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
        <video
          ref={freed}
          className={styles['media']}
          data-fit={slide.fit}
          src={slide.url}
          autoPlay
          muted
          playsInline
          disablePictureInPicture
          onPlaying={() => rotation.ready(key)}
          onTimeUpdate={() => rotation.moved(key)}
          onEnded={() => rotation.ended(key)}
          onError={({ currentTarget }) =>
            rotation.failed(key, currentTarget.error?.message || 'the film cannot be played')
          }
        />
      );
    default:
      return slide satisfies never;
  }
}

/** A player that was taken away keeps what it decoded until it is collected; without a source not. */
function freed(player: HTMLVideoElement | null): () => void {
  return () => {
    player?.removeAttribute('src');
    player?.load();
  };
}
