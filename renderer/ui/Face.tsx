import type { Level } from '../../shared/level.ts';
import styles from './Face.module.css';
import { curvePath, FACE_SHAPES } from './face-shapes.ts';

/** The face of a level; the word beside it says the same, so it is silent for screen readers. */
export function Face({ level }: { readonly level: Level }) {
  const { mouth, brows } = FACE_SHAPES[level];
  return (
    <svg className={styles['face']} viewBox="0 0 100 100" aria-hidden="true">
      <circle className={styles['head']} cx="50" cy="50" r="48.2" />
      <path className={styles['stroke']} d={brows.map(curvePath).join('')} />
      <ellipse className={styles['eye']} cx="32.5" cy="46" rx="4.6" ry="6" />
      <ellipse className={styles['eye']} cx="67.5" cy="46" rx="4.6" ry="6" />
      <path className={styles['stroke']} d={curvePath(mouth)} />
    </svg>
  );
}
