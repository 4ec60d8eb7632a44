import type { Problem } from '../../shared/problem.ts';
import { useText } from '../i18n/text.ts';
import styles from './NotReady.module.css';

/** More than this are not read from a screen; mending the first ones shows the others. */
const SHOWN = 8;

interface NotReadyProps {
  readonly problems: readonly Problem[];
}

/** For the citizen in large type; for the technician what is wrong and where. */
export function NotReady({ problems }: NotReadyProps) {
  const { t } = useText();
  const shown = problems.slice(0, SHOWN);
  const others = problems.length - shown.length;
  return (
    <section className={styles['notReady']}>
      <h1 className={styles['title']}>{t('notReady.title')}</h1>
      <p className={styles['body']}>{t('notReady.body')}</p>
      <div className={styles['problems']}>
        <h2 className={styles['heading']}>{t('notReady.problems')}</h2>
        <ol className={styles['list']} data-crowded={shown.length > 3 || undefined}>
          {shown.map(({ where, what }) => (
            <li key={`${where} ${what}`}>
              <span className={styles['where']}>{where}</span>: {what}
            </li>
          ))}
        </ol>
        {others > 0 && <p className={styles['others']}>{t('notReady.others', { others })}</p>}
      </div>
    </section>
  );
}
