import type { ClerkView } from '../../../shared/staff-requests.ts';
import { useText } from '../../i18n/text.ts';
import { Button } from '../../ui/Button.tsx';
import type { PageProps } from '../page-props.ts';
import { Card } from '../ui/Card.tsx';
import { Counts } from '../ui/Counts.tsx';
import { useDeeds } from '../ui/deed.ts';
import { useLook } from '../ui/look.ts';
import { Outcome } from '../ui/Outcome.tsx';
import styles from './Clerk.module.css';
import { InviteByHand } from './InviteByHand.tsx';
import { KeyTest } from './KeyTest.tsx';
import type { PartProps } from './part-props.ts';
import { SignOn } from './SignOn.tsx';

/** What the window clerk does here. No level stands in it, and nothing that anybody said (R12). */
export default function Clerk(props: PageProps) {
  const [view, look] = useLook(props, 'staff.view');
  const { came, act } = useDeeds(props.failed);
  if (view === undefined) return null;
  return (
    <div className={styles['page']}>
      <Outcome came={came} />
      <SignOn {...props} view={view} look={look} act={act} />
      <Work {...props} view={view} look={look} act={act} />
      <InviteByHand {...props} view={view} act={act} />
      <Today view={view} />
      <KeyTest {...props} />
    </div>
  );
}

function Work({ view, look, ask, act }: PartProps) {
  const { t } = useText();
  const change = (what: 'staff.pause' | 'staff.resume') =>
    act(what, async () => {
      await ask(what);
      look();
      return undefined;
    });
  return (
    <Card heading={t('panel.clerk.work')}>
      <p className={styles['says']} role="status">
        {t(`panel.clerk.workIs.${view.work}`)}
      </p>
      {view.taken !== null && <p className={styles['mistake']}>{t('panel.clerk.taken')}</p>}
      <div className={styles['buttons']}>
        {view.work === 'open' ? (
          <Button onPress={() => change('staff.pause')}>{t('panel.clerk.pause')}</Button>
        ) : (
          <Button onPress={() => change('staff.resume')}>{t('panel.clerk.resume')}</Button>
        )}
      </div>
    </Card>
  );
}

const COUNTS = ['called', 'rated', 'notRated', 'manual', 'onPaper'] as const;

function Today({ view: { today } }: { readonly view: ClerkView }) {
  const { t } = useText();
  return (
    <Card heading={t('panel.clerk.today')}>
      <Counts
        counts={COUNTS.map((name) => [t(`panel.clerk.count.${name}`), today[name]] as const)}
      />
      <p className={styles['note']}>{t('panel.clerk.noLevels')}</p>
    </Card>
  );
}
