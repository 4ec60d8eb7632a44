import type { ServiceView } from '../../shared/screen.ts';
import { useComfort } from '../app/comfort.ts';
import { useText } from '../i18n/text.ts';
import styles from './TaskLines.module.css';

/** What is being done, in full however long it is, and which departments take part. */
export function TaskLines({ service }: { readonly service: ServiceView }) {
  const { t } = useText();
  const crowded = useCrowded(service);
  const { taskName, departments, part } = service;
  if (taskName === undefined && departments.length === 0) return null;
  return (
    <dl className={styles['lines']} data-crowded={crowded || undefined}>
      {taskName !== undefined && (
        <div>
          <dt className={styles['label']}>
            {t('service.task')}
            {part !== undefined && ` ${t('service.part', part)}`}
          </dt>
          <dd
            className={styles['task']}
            data-long={taskName.length > 24 || undefined}
            lang="zh-Hans"
          >
            {taskName}
          </dd>
        </div>
      )}
      {departments.length > 0 && (
        <div>
          <dt className={styles['label']}>{t('service.departments')}</dt>
          <dd className={styles['departments']} lang="zh-Hans">
            {departments.join('、')}
          </dd>
        </div>
      )}
    </dl>
  );
}

/** So much to say that the rest of the screen has to make room for it. */
export function useCrowded({ taskName = '', departments }: ServiceView): boolean {
  const { elder } = useComfort();
  const most = elder ? 36 : 70;
  return taskName.length > most || taskName.length + departments.join().length > 2 * most;
}
