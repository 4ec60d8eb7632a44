import styles from './Counts.module.css';

interface CountsProps {
  /** What is counted, and how many. */
  readonly counts: readonly (readonly [name: string, count: number])[];
}

/** Numbers one under the other. */
export function Counts({ counts }: CountsProps) {
  return (
    <dl className={styles['counts']}>
      {counts.map(([name, count]) => (
        <div key={name} className={styles['count']}>
          <dt>{name}</dt>
          <dd>{count}</dd>
        </div>
      ))}
    </dl>
  );
}
