import { useMemo, useState } from 'react';
import type { IssuedForm } from '../../../shared/staff-requests.ts';
import { qrDrawing } from '../../citizen/qr-path.ts';
import { useText } from '../../i18n/text.ts';
import { Button } from '../../ui/Button.tsx';
import type { PageProps } from '../page-props.ts';
import card from '../ui/Card.module.css';
import type { Deeds } from '../ui/deed.ts';
import styles from './Clerk.module.css';

interface IssueFormProps extends PageProps, Pick<Deeds, 'act'> {
  /** The ticket of the citizen it is for, if anybody's. */
  readonly formFor: string | null;
}

/** A form with a number of its own, printed, or shown to be written on paper by hand. */
export function IssueForm({ formFor, ask, act }: IssueFormProps) {
  const { t } = useText();
  const [issued, setIssued] = useState<IssuedForm | 'issuing' | undefined>(undefined);
  const issue = () => {
    if (issued === 'issuing') return;
    setIssued('issuing');
    act('staff.issueForm', async () => {
      let made: IssuedForm | undefined;
      try {
        made = await ask('staff.issueForm');
      } finally {
        setIssued(made);
      }
      return undefined;
    });
  };
  return (
    <section className={`${card['card']} ${styles['wide']} ${styles['issue']}`}>
      <div className={styles['part']}>
        <h2 className={card['heading']}>{t('panel.forms.issue')}</h2>
        <p>
          {formFor === null
            ? t('panel.forms.forNobody')
            : t('panel.forms.forTicket', { ticket: formFor })}
        </p>
        <div className={styles['buttons']}>
          <Button onPress={issue}>{t('panel.forms.print')}</Button>
        </div>
      </div>
      {issued === 'issuing' && <p role="status">{t('panel.forms.issuing')}</p>}
      {issued !== undefined && issued !== 'issuing' && <Issued form={issued} />}
    </section>
  );
}

/** Light modules that must stand around every code. */
const QUIET = 4;

function Issued({ form: { number, paper } }: { readonly form: IssuedForm }) {
  const { t } = useText();
  const drawing = useMemo(() => qrDrawing(number), [number]);
  const side = (drawing?.size ?? 0) + 2 * QUIET;
  return (
    <div className={styles['part']}>
      {drawing !== undefined && (
        <svg
          className={styles['code']}
          viewBox={`${-QUIET} ${-QUIET} ${side} ${side}`}
          role="img"
          aria-label={t('panel.forms.qr')}
        >
          <path d={drawing.path} />
        </svg>
      )}
      <p className={styles['number']}>
        <bdi>{number}</bdi>
      </p>
      <p role="status">{t(`panel.forms.paper.${paper}`)}</p>
    </div>
  );
}
