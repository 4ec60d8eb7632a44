import { useState } from 'react';
import { useText } from '../../i18n/text.ts';
import type { PageProps } from '../page-props.ts';
import { Outcome } from '../ui/Outcome.tsx';
import styles from './Installing.module.css';
import { Installing } from './Installing.tsx';
import { useInstallLook } from './look.ts';

/** Which bundle the device has, and the way to a newer one. */
export default function Bundle({ ask, failed }: PageProps) {
  const { t } = useText();
  const [refused, setRefused] = useState(false);
  const looked = useInstallLook({ ask }, (error) => {
    setRefused(true);
    failed('install.look', error);
  });
  const [installed, setInstalled] = useState<number | undefined>(undefined);
  if (looked === undefined) return <Outcome came={refused ? 'refused' : undefined} />;
  const { state, found } = looked;
  const bundle = state.kind === 'nothing' ? null : state.bundle;
  const waits = installed !== undefined && installed !== bundle?.version;
  return (
    <div className={styles['page']}>
      <Outcome came={refused ? 'refused' : undefined} />
      <p className={styles['lead']}>
        {bundle === null
          ? t('panel.install.plain')
          : t('panel.install.has', { hall: bundle.hallName, version: bundle.version })}
      </p>
      {waits && (
        <p role="status" className={styles['done']}>
          {t('panel.install.installed', { version: installed })}
        </p>
      )}
      <Installing
        key={installed}
        {...{ ask, failed, found }}
        installed={waits ? installed : bundle?.version}
        onInstalled={({ version }) => setInstalled(version)}
      />
    </div>
  );
}
