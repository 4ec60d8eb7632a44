import { useState } from 'react';
import { useText } from '../../i18n/text.ts';
import { Button } from '../../ui/Button.tsx';
import { Card } from '../ui/Card.tsx';
import { Field } from '../ui/Field.tsx';
import { useBadge } from './badge.ts';
import styles from './Clerk.module.css';
import type { PartProps } from './part-props.ts';

const LONGEST_CODE = 64;

/** Who serves at this counter: by the staff number, keyed or read from a badge. */
export function SignOn({ view, look, ask, act }: PartProps) {
  const { t } = useText();
  const [code, setCode] = useState('');
  const [refused, setRefused] = useState(false);

  const signOn = (read: string) => {
    if (read.trim() === '') return;
    act('staff.signOn', async () => {
      const answer = await ask('staff.signOn', { code: read });
      setRefused(answer === 'unknown');
      if (answer === 'done') setCode('');
      look();
      return undefined;
    });
  };
  const signOff = () =>
    act('staff.signOff', async () => {
      await ask('staff.signOff');
      look();
      return undefined;
    });
  useBadge(signOn);

  return (
    <Card heading={t('panel.clerk.signOn')}>
      <p className={styles['says']} role="status">
        {view.signedOn === null ? (
          t('panel.clerk.nobody')
        ) : (
          <bdi>{`${view.signedOn.name} · ${view.signedOn.code}`}</bdi>
        )}
      </p>
      <Field
        label={t('panel.clerk.staffCode')}
        value={code}
        onChange={(next) => {
          setCode(next);
          setRefused(false);
        }}
        keys="digits"
        maxLength={LONGEST_CODE}
        mistake={refused ? t('panel.clerk.unknownStaff') : undefined}
        onEnter={() => signOn(code)}
      />
      <div className={styles['buttons']}>
        <Button look="primary" onPress={() => signOn(code)}>
          {t('panel.clerk.signOnNow')}
        </Button>
        {view.signedOn !== null && <Button onPress={signOff}>{t('panel.clerk.signOff')}</Button>}
      </div>
    </Card>
  );
}
