import styles from './Ring.module.css';

interface RingProps {
  readonly seconds: number;
  /** 1 full … 0 empty. */
  readonly share: number;
  readonly label: string;
}

const LENGTH = 100;

/** The time that is left, quietly: a thin ring that closes once a second. */
export function Ring({ seconds, share, label }: RingProps) {
  return (
    <div className={styles['ring']} role="timer" aria-label={label}>
      <svg className={styles['drawing']} viewBox="0 0 40 40" aria-hidden="true">
        <circle className={styles['track']} cx="20" cy="20" r="18" />
        <circle
          className={styles['rest']}
          cx="20"
          cy="20"
          r="18"
          pathLength={LENGTH}
          strokeDasharray={LENGTH}
          strokeDashoffset={LENGTH * (1 - share)}
        />
      </svg>
      <span className={styles['number']} aria-hidden="true">
        {seconds}
      </span>
    </div>
  );
}
