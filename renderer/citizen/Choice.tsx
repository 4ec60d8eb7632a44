import type { Choice as Chosen, Screen } from '../../shared/screen.ts';
import { useIntents } from '../app/intents.ts';
import { useText } from '../i18n/text.ts';
import { Button } from '../ui/Button.tsx';
import styles from './Choice.module.css';
import { useHold } from './hold.ts';

/** A parallel approval: one rating for all departments, or one for each (R3). */
export function Choice({ screen }: { readonly screen: Extract<Screen, { kind: 'choice' }> }) {
  const { t } = useText();
  const { sendOnce } = useIntents();
  const service = screen.service.id;
  const hold = useHold(service);
  const choose = (choice: Chosen) => sendOnce({ type: 'choose', service, choice });
  return (
    <section className={styles['choice']} data-crowded={screen.cases.length > 3 || undefined}>
      <h1 className={styles['title']}>{t('choice.title', { count: screen.cases.length })}</h1>
      <ol className={styles['cases']}>
        {screen.cases.map(({ department, taskName }, index) => (
          // Nothing else tells two cases of one department apart.
          // biome-ignore lint/suspicious/noArrayIndexKey: the list never changes its order
          <li key={index} className={styles['case']} lang="zh-Hans">
            <span className={styles['department']}>{department}</span>
            <span className={styles['task']}>{taskName}</span>
          </li>
        ))}
      </ol>
      <div className={styles['ways']}>
        <Button
          className={styles['way']}
          onDown={hold.begin}
          onUp={hold.end}
          onPress={() => choose('together')}
        >
          <span className={styles['name']}>{t('choice.together')}</span>
          <span className={styles['note']}>{t('choice.togetherNote')}</span>
        </Button>
        <Button
          className={styles['way']}
          onDown={hold.begin}
          onUp={hold.end}
          onPress={() => choose('separately')}
        >
          <span className={styles['name']}>{t('choice.separately')}</span>
          <span className={styles['note']}>{t('choice.separatelyNote')}</span>
        </Button>
      </div>
    </section>
  );
}
