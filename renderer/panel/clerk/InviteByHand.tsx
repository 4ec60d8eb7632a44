import { useState } from 'react';
import type { HandRefusal } from '../../../shared/session/by-hand.ts';
import { useText } from '../../i18n/text.ts';
import { Button } from '../../ui/Button.tsx';
import { Card } from '../ui/Card.tsx';
import { Field } from '../ui/Field.tsx';
import styles from './Clerk.module.css';
import type { PartProps } from './part-props.ts';

/** For when the queue machine is dead: one invitation for a ticket, a case, or somebody without. */
export function InviteByHand({ view, ask, act }: Omit<PartProps, 'look'>) {
  const { t } = useText();
  const [ticket, setTicket] = useState('');
  const [projectNo, setProjectNo] = useState('');
  const [refusal, setRefusal] = useState<HandRefusal | 'empty' | null>(null);

  const invite = (nobody: boolean) => {
    const [number, name] = [ticket.trim(), projectNo.trim()];
    if (!nobody && number === '' && name === '') return setRefusal('empty');
    const wish = nobody
      ? {}
      : { ...(number !== '' && { ticket: number }), ...(name !== '' && { projectNo: name }) };
    act('staff.invite', async () => {
      // Invited, the citizen gets the screen, and this page is gone.
      setRefusal(await ask('staff.invite', wish));
      return undefined;
    });
  };

  return (
    <Card heading={t('panel.clerk.invite')}>
      <p>
        {view.service === null
          ? t('panel.clerk.nobodyHere')
          : view.service.ticket === undefined
            ? t('panel.clerk.someoneHere')
            : t('panel.clerk.ticketHere', { ticket: view.service.ticket })}
      </p>
      <Field
        label={t('panel.clerk.ticket')}
        value={ticket}
        onChange={setTicket}
        keys="letters"
        maxLength={32}
      />
      <Field
        label={t('panel.clerk.projectNo')}
        value={projectNo}
        onChange={setProjectNo}
        keys="digits"
        maxLength={64}
      />
      <div className={styles['buttons']}>
        <Button onPress={() => invite(false)}>{t('panel.clerk.inviteNow')}</Button>
        <Button onPress={() => invite(true)}>{t('panel.clerk.inviteNobody')}</Button>
      </div>
      <p className={styles['mistake']} role="status">
        {refusal !== null && t(`panel.clerk.notInvited.${refusal}`)}
      </p>
    </Card>
  );
}
