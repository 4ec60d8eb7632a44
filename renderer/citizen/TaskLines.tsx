import type { ServiceView } from '../../shared/screen.ts';
import { useText } from '../i18n/text.ts';
import styles from './TaskLines.module.css';

/** What is being done, in full however long it is, and which departments take part. */
export function TaskLines({ service }: { readonly service: ServiceView }) {
  const { t, language } = useText();
  const { taskName, departments } = service;
  if (taskName === undefined && departments.length === 0) return null;
  return (
    <dl className={styles['lines']} data-crowded={isCrowded(service) || undefined}>
      {taskName !== undefined && (
        <div>
          <dt className={styles['label']}>{t('service.task')}</dt>
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
          <dd className={styles['departments']}>
            {departments.join(language === 'zh-Hans' ? '、' : ', ')}
          </dd>
        </div>
      )}
    </dl>
  );
}

/** So much to say that the rest of the screen has to make room for it. */
export function isCrowded({ taskName = '', departments }: ServiceView): boolean {
  return taskName.length > 80 || taskName.length + departments.join().length > 160;
}
