import styles from './Stars.module.css';

const STARS = [1, 2, 3, 4, 5] as const;

/** A clerk's official star grade, of five. */
export function Stars({ count, label }: { readonly count: number; readonly label: string }) {
  return (
    <svg className={styles['stars']} viewBox="0 0 120 24" role="img" aria-label={label}>
      {STARS.map((star) => (
        <path
          key={star}
          className={star <= count ? styles['given'] : styles['open']}
          transform={`translate(${(star - 1) * 24} 0)`}
          d="M12 2.8l2.8 5.9 6.4.8-4.7 4.5 1.2 6.4-5.7-3.1-5.7 3.1 1.2-6.4L2.8 9.5l6.4-.8z"
        />
      ))}
    </svg>
  );
}
