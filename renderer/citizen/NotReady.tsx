import { lazy, Suspense } from 'react';
import type { Problem } from '../../shared/problem.ts';
import { useText } from '../i18n/text.ts';
import styles from './NotReady.module.css';

const FirstStart = lazy(() => import('../panel/setup/FirstStart.tsx'));

/** More than this are not read from a screen; mending the first ones shows the others. */
const SHOWN = 8;

interface NotReadyProps {
  readonly problems: readonly Problem[];
}

/** The way in for IT on a device that has no provisioning; otherwise why it does not start. */
export function NotReady({ problems }: NotReadyProps) {
  const why = <WhyNot problems={problems} />;
  return (
    <Suspense fallback={why}>
      <FirstStart>{why}</FirstStart>
    </Suspense>
  );
}

/** For the citizen in large type; for the technician what is wrong and where. */
function WhyNot({ problems }: NotReadyProps) {
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
