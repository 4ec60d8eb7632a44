import type { ClerkView } from '../../../shared/staff-requests.ts';
import { useText } from '../../i18n/text.ts';
import { Button } from '../../ui/Button.tsx';
import type { PageProps } from '../page-props.ts';
import styles from './Clerk.module.css';
import { InviteByHand } from './InviteByHand.tsx';
import { KeyTest } from './KeyTest.tsx';
import { useClerkView } from './look.ts';
import type { PartProps } from './part-props.ts';
import { SignOn } from './SignOn.tsx';

/** What the window clerk does here. No level stands in it, and nothing that anybody said (R12). */
export default function Clerk(props: PageProps) {
  const [view, look] = useClerkView(props);
  if (view === undefined) return null;
  return (
    <div className={styles['page']}>
      <SignOn {...props} view={view} look={look} />
      <Work {...props} view={view} look={look} />
      <InviteByHand {...props} view={view} />
      <Today view={view} />
      <KeyTest {...props} />
    </div>
  );
}

function Work({ view, look, ask, failed }: PartProps) {
  const { t } = useText();
  const change = (what: 'staff.pause' | 'staff.resume') =>
    ask(what).then(look, (error: unknown) => failed(what, error));
  return (
    <section className={styles['card']}>
      <h2 className={styles['heading']}>{t('panel.clerk.work')}</h2>
      <p className={styles['says']} role="status">
        {t(`panel.clerk.workIs.${view.work}`)}
      </p>
      {view.taken !== null && (
        <p className={styles['mistake']}>
          {t('panel.clerk.taken')} · <span lang="en">{view.taken}</span>
        </p>
      )}
      {view.work === 'open' ? (
        <Button onPress={() => void change('staff.pause')}>{t('panel.clerk.pause')}</Button>
      ) : (
        <Button onPress={() => void change('staff.resume')}>{t('panel.clerk.resume')}</Button>
      )}
    </section>
  );
}

const COUNTS = ['called', 'rated', 'notRated', 'manual', 'onPaper'] as const;

function Today({ view: { today } }: { readonly view: ClerkView }) {
  const { t } = useText();
  return (
    <section className={styles['card']}>
      <h2 className={styles['heading']}>{t('panel.clerk.today')}</h2>
      <dl className={styles['counts']}>
        {COUNTS.map((name) => (
          <div key={name} className={styles['count']}>
            <dt>{t(`panel.clerk.count.${name}`)}</dt>
            <dd>{today[name]}</dd>
          </div>
        ))}
      </dl>
      <p className={styles['note']}>{t('panel.clerk.noLevels')}</p>
    </section>
  );
}
