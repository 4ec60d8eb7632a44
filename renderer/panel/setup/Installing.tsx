import { type ReactNode, useState } from 'react';
import type { BundleSource, BundleView } from '../../../shared/bundle-view.ts';
import type { Problem } from '../../../shared/problem.ts';
import { useText } from '../../i18n/text.ts';
import { Button } from '../../ui/Button.tsx';
import type { PageProps } from '../page-props.ts';
import { Card } from '../ui/Card.tsx';
import { useDeeds } from '../ui/deed.ts';
import { Field } from '../ui/Field.tsx';
import { Outcome } from '../ui/Outcome.tsx';
import { Chosen } from './Chosen.tsx';
import styles from './Installing.module.css';
import type { Looked } from './look.ts';
import { Problems } from './Problems.tsx';

interface InstallingProps extends Pick<PageProps, 'ask' | 'failed'> {
  readonly found: Looked['found'];
  /** The version that the device has or has taken: it is not offered again. */
  readonly installed?: number | undefined;
  readonly onInstalled: (bundle: BundleView) => void;
  /** What stands over it while nothing is chosen. */
  readonly children?: ReactNode;
}

/** A bundle chosen from what is plugged in or from an address, looked at, and installed. */
export function Installing({
  ask,
  failed,
  found,
  installed,
  onInstalled,
  children,
}: InstallingProps) {
  const { t } = useText();
  const [chosen, setChosen] = useState<
    { readonly source: BundleSource; readonly bundle: BundleView } | undefined
  >(undefined);
  const [url, setUrl] = useState('');
  const [fetching, setFetching] = useState(false);
  const [problems, setProblems] = useState<readonly Problem[]>([]);

  const { came, act } = useDeeds(failed);

  const inspect = async (source: BundleSource): Promise<undefined> => {
    setFetching(true);
    setProblems([]);
    try {
      const result = await ask('install.inspect', { source });
      if (result.ok) setChosen({ source, bundle: result.bundle });
      else setProblems(result.problems);
    } finally {
      setFetching(false);
    }
  };
  const fetchUrl = () => {
    const address = url.trim();
    if (address === '' || fetching) return;
    act('install.inspect', () => inspect({ kind: 'url', url: address }));
  };

  if (chosen !== undefined) {
    return (
      <Chosen {...{ ask, failed, ...chosen, onInstalled }} onBack={() => setChosen(undefined)} />
    );
  }
  return (
    <>
      <Outcome came={came} />
      {children}
      <div className={styles['ways']}>
        <Card heading={t('panel.install.usb')} className={styles['way']}>
          {found.length === 0 ? (
            <p role="status">{t('panel.install.usbNone')}</p>
          ) : (
            <ul className={styles['found']}>
              {found.map(({ path, label, bundle, problems: wrong }) => (
                <li key={path}>
                  {bundle === undefined || bundle.version === installed ? (
                    <div>
                      <p className={styles['label']}>{label}</p>
                      {bundle !== undefined && (
                        <p>{t('panel.install.same', { version: bundle.version })}</p>
                      )}
                      <Problems problems={wrong} />
                    </div>
                  ) : (
                    <Button
                      className={styles['choice']}
                      onPress={() => {
                        setProblems([]);
                        setChosen({ source: { kind: 'file', path }, bundle });
                      }}
                    >
                      <span className={styles['name']}>
                        {bundle.hallName} ·{' '}
                        {t('panel.install.version', { version: bundle.version })}
                      </span>
                      <span className={styles['label']}>{label}</span>
                    </Button>
                  )}
                </li>
              ))}
            </ul>
          )}
        </Card>
        <Card heading={t('panel.install.url')} className={styles['way']}>
          <div className={styles['row']}>
            <Field
              label={t('panel.install.urlLabel')}
              value={url}
              onChange={setUrl}
              keys="letters"
              maxLength={1_024}
              onEnter={fetchUrl}
            />
            <Button onPress={fetchUrl}>
              {t(fetching ? 'panel.install.fetching' : 'panel.install.fetch')}
            </Button>
          </div>
          <Problems problems={problems} />
        </Card>
      </div>
    </>
  );
}
