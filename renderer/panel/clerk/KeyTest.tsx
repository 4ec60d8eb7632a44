import { useEffect, useEffectEvent, useState } from 'react';
import { useText } from '../../i18n/text.ts';
import type { PageProps } from '../page-props.ts';
import { Card } from '../ui/Card.tsx';
import styles from './Clerk.module.css';

const LOOK_AGAIN_MS = 500;

interface Press {
  readonly number: number;
  readonly key: number;
  readonly level: 1 | 2 | 3 | 4 | 5 | null;
}

/** Test presses of a wired keypad, live; nothing of them is kept. */
export function KeyTest({ ask, failed }: PageProps) {
  const { t } = useText();
  const [presses, setPresses] = useState<readonly Press[]>([]);
  const look = useEffectEvent(() => {
    ask('staff.keys').then(setPresses, (error: unknown) => failed('staff.keys', error));
  });
  useEffect(() => {
    const timer = setInterval(() => look(), LOOK_AGAIN_MS);
    return () => clearInterval(timer);
  }, []);
  return (
    <Card heading={t('panel.clerk.keys')}>
      <p>{t('panel.clerk.keysHow')}</p>
      <ol className={styles['presses']} aria-live="polite">
        {presses.map(({ number, key, level }) => (
          <li key={number}>
            {t('panel.clerk.key', { key })} →{' '}
            {level === null ? t('panel.clerk.noLevel') : t(`level.${level}`)}
          </li>
        ))}
      </ol>
    </Card>
  );
}
