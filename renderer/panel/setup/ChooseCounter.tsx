import { useEffect, useEffectEvent, useState } from 'react';
import type { Output, WindowRequests } from '../../../shared/contract.ts';
import type { Problem } from '../../../shared/problem.ts';
import { useText } from '../../i18n/text.ts';
import { useInitials } from '../../pinyin/load.ts';
import { Button } from '../../ui/Button.tsx';
import { useBadge } from '../clerk/badge.ts';
import type { PageProps } from '../page-props.ts';
import { Card } from '../ui/Card.tsx';
import { useDeeds } from '../ui/deed.ts';
import { Field } from '../ui/Field.tsx';
import { Outcome } from '../ui/Outcome.tsx';
import { type Counter, counterNamed, countersFor } from './counters.ts';
import styles from './Installing.module.css';
import { Problems } from './Problems.tsx';
import { Taken } from './Taken.tsx';

/** More than these are found by typing. */
const SHOWN = 12;

/** Which counter this device is: chosen from the list, or by the pairing code printed there. */
export default function ChooseCounter({ ask, failed }: PageProps) {
  const { t } = useText();
  const [known, setKnown] = useState<Output<WindowRequests, 'install.counters'> | undefined>();
  const [typed, setTyped] = useState('');
  const [chosen, setChosen] = useState<Counter | undefined>(undefined);
  const [holder, setHolder] = useState<string | undefined>(undefined);
  // The case source is asked, which may take seconds.
  const [pairing, setPairing] = useState(false);
  const [paired, setPaired] = useState<string | undefined>(undefined);
  const [problems, setProblems] = useState<readonly Problem[]>([]);
  const { came, act } = useDeeds(failed);
  const look = useEffectEvent(() =>
    act('install.counters', async () => {
      setKnown(await ask('install.counters'));
      return undefined;
    }),
  );
  useEffect(() => look(), []);

  const counters = known?.counters ?? [];
  const initials = useInitials();
  const choose = (counter: Counter | undefined) => {
    setChosen(counter);
    setHolder(undefined);
  };
  const byCode = (code: string) => {
    const found = counterNamed(counters, code);
    if (found === undefined) setTyped(code.trim());
    else choose(found);
  };
  useBadge(byCode);

  const pair = async ({ number }: Counter, takeOver: boolean): Promise<undefined> => {
    setPairing(true);
    setProblems([]);
    try {
      const result = await ask('install.pair', { counter: number, takeOver });
      if (result.kind === 'paired') setPaired(number);
      if (result.kind === 'refused') setProblems(result.problems);
      if (result.kind === 'taken') setHolder(result.by);
      else choose(undefined);
    } catch (error) {
      choose(undefined);
      throw error;
    } finally {
      setPairing(false);
    }
  };
  const press = (counter: Counter, takeOver: boolean) => {
    if (!pairing) act('install.pair', () => pair(counter, takeOver));
  };

  if (known === undefined) return <Outcome came={came} />;
  const now = counters.find(({ number }) => number === (paired ?? known.paired));
  const found = countersFor(counters, typed, initials);
  return (
    <div className={styles['page']}>
      <Outcome came={came} />
      <h1 className={styles['title']}>{t('panel.counter.title')}</h1>
      <p className={styles['lead']} role="status">
        {now === undefined
          ? t('panel.counter.none')
          : t(paired === undefined ? 'panel.counter.now' : 'panel.counter.paired', {
              counter: `${now.number} · ${now.name}`,
            })}
      </p>
      <Problems problems={problems} />
      {chosen === undefined ? (
        <>
          <Field
            label={t('panel.counter.search')}
            value={typed}
            onChange={setTyped}
            keys="digits"
            maxLength={60}
            onEnter={() => byCode(typed)}
          />
          <ul className={styles['counters']}>
            {found.slice(0, SHOWN).map((counter) => (
              <li key={counter.number}>
                <Button className={styles['choice']} onPress={() => choose(counter)}>
                  <span className={styles['name']}>
                    {counter.number} · {counter.name}
                  </span>
                  {counter.group !== undefined && (
                    <span className={styles['label']}>{counter.group}</span>
                  )}
                </Button>
              </li>
            ))}
          </ul>
          {found.length > SHOWN && (
            <p className={styles['label']}>
              {t('panel.counter.others', { others: found.length - SHOWN })}
            </p>
          )}
          {found.length === 0 && <p role="status">{t('panel.counter.notFound')}</p>}
        </>
      ) : holder !== undefined ? (
        <Taken
          {...{ counter: chosen, holder }}
          onOther={() => choose(undefined)}
          onTakeOver={() => press(chosen, true)}
        />
      ) : (
        <Card
          heading={t('panel.counter.sure', { counter: `${chosen.number} · ${chosen.name}` })}
          className={styles['way']}
        >
          <div className={styles['deeds']}>
            <Button onPress={() => choose(undefined)}>{t('panel.install.back')}</Button>
            <Button look="primary" onPress={() => press(chosen, false)}>
              {t(pairing ? 'panel.counter.pairing' : 'panel.counter.pair')}
            </Button>
          </div>
        </Card>
      )}
    </div>
  );
}
