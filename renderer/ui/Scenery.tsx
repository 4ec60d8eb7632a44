import styles from './Scenery.module.css';

/** Distant hills under a low sun: the quiet ground of the screens where nothing is asked. */
export function Scenery() {
  return (
    <svg
      className={styles['scenery']}
      viewBox="0 0 1600 400"
      preserveAspectRatio="xMaxYMax slice"
      aria-hidden="true"
    >
      <circle className={styles['sun']} cx="1446" cy="212" r="66" />
      <path
        className={styles['far']}
        d="M0 250C120 214 190 226 300 190S470 128 590 178s170 62 290 40 170-96 290-88 180 92 290 92 110-30 140-36V400H0Z"
      />
      <path
        className={styles['middle']}
        d="M0 300c140-12 210-58 340-54s190 66 330 58 190-70 320-64 200 62 330 52 210-54 280-50V400H0Z"
      />
      <path
        className={styles['near']}
        d="M0 342c160 22 280-20 430-16s260 42 420 34 250-44 400-38 250 26 350 10v68H0Z"
      />
    </svg>
  );
}
