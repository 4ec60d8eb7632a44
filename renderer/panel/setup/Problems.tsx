import type { Problem } from '../../../shared/problem.ts';
import { Bilingual } from '../ui/Bilingual.tsx';
import styles from './Installing.module.css';

/** What is wrong, as sentences of main; nothing when nothing is. */
export function Problems({ problems }: { readonly problems: readonly Problem[] }) {
  return (
    <div role="alert" className={styles['problems']}>
      {problems.map(({ where, what }) => (
        <p key={`${where} ${what}`}>
          <Bilingual text={what} />
        </p>
      ))}
    </div>
  );
}
