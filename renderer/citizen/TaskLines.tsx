import type { ServiceView } from '../../shared/screen.ts';
import { useText } from '../i18n/text.ts';
import styles from './TaskLines.module.css';

/** What is being done, in full however long it is, and which departments take part. */
export function TaskLines({ service }: { readonly service: ServiceView }) {
  const { t, language } = useText();
  const { taskName, departments } = service;
  if (taskName === undefined && departments.length === 0) return null;
  return (
    <dl className={styles['lines']}>
      {taskName !== undefined && (
        <div>
          <dt className={styles['label']}>{t('service.task')}</dt>
          <dd className={styles['task']} data-length={lengthOf(taskName)} lang="zh-Hans">
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

/** Names are never cut: the longer they are, the smaller they are set. */
function lengthOf(text: string): 'short' | 'long' | 'veryLong' {
  if (text.length <= 24) return 'short';
  return text.length <= 80 ? 'long' : 'veryLong';
}
