import styles from './Seal.module.css';

/** The product's mark, cut like a seal: 平, fair and level, the half of 评 that carries its sound. */
export function Seal() {
  return (
    <svg className={styles['seal']} viewBox="0 0 48 48" aria-hidden="true">
      <rect className={styles['ground']} x="1" y="1" width="46" height="46" rx="9" />
      <path
        className={styles['cut']}
        d="M12 13H36M17 20.5 19 25M31 20.5 29 25M10 29.5H38M24 13V38"
      />
    </svg>
  );
}
