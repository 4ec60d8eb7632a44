import styles from './Facts.module.css';

interface FactsProps {
  /** What it is called, and what it is. */
  readonly facts: readonly (readonly [name: string, value: string])[];
  /** Where they stand on their page, and how wide their names are. */
  readonly className?: string | undefined;
}

/** What is known of something, one fact beside or under the other. */
export function Facts({ facts, className }: FactsProps) {
  return (
    <dl className={className}>
      {facts.map(([name, value]) => (
        <div key={name} className={styles['fact']}>
          <dt>{name}</dt>
          <dd>
            <bdi>{value}</bdi>
          </dd>
        </div>
      ))}
    </dl>
  );
}
