import { useEffect, useRef } from 'react';
import type { Slide } from '../../shared/screen.ts';
import styles from './Picture.module.css';

interface FilmProps {
  readonly slide: Extract<Slide, { kind: 'video' }>;
  /** Stands still for now. */
  readonly held: boolean;
  readonly onPlaying: () => void;
  /** It goes on. */
  readonly onMoved: () => void;
  readonly onEnded: () => void;
  readonly onFailed: (why: unknown) => void;
}

/** A film without its sound: the hall has a voice for those it calls. */
export function Film({ slide, held, onPlaying, onMoved, onEnded, onFailed }: FilmProps) {
  const film = useRef<HTMLVideoElement>(null);

  useEffect(() => {
    const player = film.current;
    if (player === null || !held) return;
    player.pause();
    return () => {
      // Refused when it is held again at once, or has gone; what is wrong with the file is heard as
      // an error of the element, and what stands still by the rotation.
      if (player.isConnected) player.play().catch(() => undefined);
    };
  }, [held]);

  // A player that was taken away keeps what it decoded until it is collected; without a source not.
  useEffect(() => {
    const player = film.current;
    return () => {
      player?.removeAttribute('src');
      player?.load();
    };
  }, []);

  return (
    <video
      ref={film}
      className={styles['media']}
      data-fit={slide.fit}
      src={slide.url}
      autoPlay
      muted
      playsInline
      disablePictureInPicture
      onPlaying={onPlaying}
      onTimeUpdate={onMoved}
      onEnded={onEnded}
      onError={({ currentTarget }) =>
        onFailed(currentTarget.error?.message || 'the film cannot be played')
      }
    />
  );
}
