import { useText } from '../../i18n/text.ts';
import type { PageProps } from '../page-props.ts';
import { useDeeds } from '../ui/deed.ts';
import { useLook } from '../ui/look.ts';
import { Outcome } from '../ui/Outcome.tsx';
import styles from './Clerk.module.css';
import { EnterForm } from './EnterForm.tsx';
import { IssueForm } from './IssueForm.tsx';

/** Ratings on paper (R5): forms with one-time numbers, and what citizens wrote on them. */
export default function Forms(props: PageProps) {
  const { t } = useText();
  const [view] = useLook(props, 'staff.view');
  const { came, act } = useDeeds(props.failed);
  if (view === undefined) return null;
  if (!view.hasForms) return <p>{t('panel.forms.none')}</p>;
  return (
    <div className={styles['page']}>
      <Outcome came={came} />
      <IssueForm {...props} formFor={view.formFor} act={act} />
      <EnterForm {...props} act={act} />
    </div>
  );
}
