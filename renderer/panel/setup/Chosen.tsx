import { useState } from 'react';
import type { BundleSource, BundleView } from '../../../shared/bundle-view.ts';
import type { Problem } from '../../../shared/problem.ts';
import { wireTime } from '../../../shared/shanghai-time.ts';
import { useText } from '../../i18n/text.ts';
import { Button } from '../../ui/Button.tsx';
import type { PageProps } from '../page-props.ts';
import { Card } from '../ui/Card.tsx';
import { useDeeds } from '../ui/deed.ts';
import { Facts } from '../ui/Facts.tsx';
import { Outcome } from '../ui/Outcome.tsx';
import { EnrolmentKey } from './EnrolmentKey.tsx';
import styles from './Installing.module.css';
import { Problems } from './Problems.tsx';

/** As `ENROLMENT_KEY_LEAST` of the bundle's own schema, which the window need not load. */
const KEY_LEAST = 12;

interface ChosenProps extends Pick<PageProps, 'ask' | 'failed'> {
  readonly source: BundleSource;
  readonly bundle: BundleView;
  readonly onBack: () => void;
  readonly onInstalled: (bundle: BundleView) => void;
}

/**
 * One bundle, before it is installed. At the first contact a person compares its signer with the
 * paper and types the enrolment key; a newer one of the same signer needs neither.
 */
export function Chosen({ source, bundle, ask, failed, onBack, onInstalled }: ChosenProps) {
  const { t } = useText();
  const [compared, setCompared] = useState(false);
  const [enrolmentKey, setEnrolmentKey] = useState('');
  const [installing, setInstalling] = useState(false);
  const [problems, setProblems] = useState<readonly Problem[]>([]);
  const { came, act } = useDeeds(failed);
  const { firstContact, fingerprint } = bundle;

  const ready = !firstContact || (compared && enrolmentKey.length >= KEY_LEAST);
  const install = async (): Promise<undefined> => {
    setInstalling(true);
    setProblems([]);
    try {
      const words = firstContact ? { enrolmentKey, fingerprint } : {};
      const result = await ask('install.install', { source, ...words });
      // It stays nowhere in the window, right or wrong.
      setEnrolmentKey('');
      if (result.ok) onInstalled(result.bundle);
      else setProblems(result.problems);
    } finally {
      setInstalling(false);
    }
  };
  const press = () => {
    if (ready && !installing) act('install.install', install);
  };

  const facts: readonly (readonly [string, string])[] = [
    [t('panel.install.hall'), `${bundle.hallName} (${bundle.hallCode})`],
    [t('panel.install.versionName'), String(bundle.version)],
    [t('panel.install.counters'), String(bundle.counters)],
    [t('panel.install.expires'), wireTime(Date.parse(bundle.expiresAt))],
  ];
  return (
    <div className={styles['chosen']}>
      <Outcome came={came} />
      <Facts facts={facts} className={styles['facts']} />
      <Card heading={t('panel.install.fingerprint')} className={styles['way']}>
        <p dir="ltr" className={styles['fingerprint']}>
          {fingerprint}
        </p>
        {firstContact && (
          <Button pressed={compared} onPress={() => setCompared(!compared)}>
            {compared ? '☑' : '☐'} {t('panel.install.compared')}
          </Button>
        )}
      </Card>
      {firstContact && (
        <EnrolmentKey
          label={t('panel.install.key', { least: KEY_LEAST })}
          value={enrolmentKey}
          onChange={(typed) => {
            setEnrolmentKey(typed);
            setProblems([]);
          }}
          onEnter={press}
        />
      )}
      <div className={styles['deeds']}>
        <Button onPress={onBack}>{t('panel.install.back')}</Button>
        {ready && (
          <Button look="primary" onPress={press}>
            {t(installing ? 'panel.install.installing' : 'panel.install.install')}
          </Button>
        )}
        {!ready && <p className={styles['label']}>{t('panel.install.needed')}</p>}
      </div>
      <Problems problems={problems} />
    </div>
  );
}
