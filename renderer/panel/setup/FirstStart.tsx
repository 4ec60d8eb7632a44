import { type ReactNode, useState } from 'react';
import { useWayToMain } from '../../app/way-to-main.ts';
import { useText } from '../../i18n/text.ts';
import { Bilingual } from '../ui/Bilingual.tsx';
import { KeyboardTrayProvider } from '../ui/keyboard-tray.ts';
import ChooseCounter from './ChooseCounter.tsx';
import styles from './Installing.module.css';
import { Installing } from './Installing.tsx';
import { type Looked, useInstallLook } from './look.ts';

/** More than this are not read from a screen; mending the first ones shows the others. */
const SHOWN = 8;

/** Whoever sets the device up; it has no PINs yet. */
const AS_IT = { role: 'it' } as const;

/**
 * The way in for IT, on a device that has no provisioning yet: its bundle, then its counter.
 * @param children what stands there when the device does not start for another reason
 */
export default function FirstStart({ children }: { readonly children: ReactNode }) {
  const { t } = useText();
  const { ask } = useWayToMain();
  // A device that cannot start for another reason has its bundle, and nobody may ask.
  const looked = useInstallLook({ ask }, () => undefined);
  const [tray, setTray] = useState<HTMLElement | null>(null);
  if (looked === undefined || looked.state.kind === 'ready') return children;
  return (
    <div className={styles['first']}>
      <section
        className={styles['firstBody']}
        // biome-ignore lint/a11y/noNoninteractiveTabindex: it may hold more than it shows
        tabIndex={0}
        aria-label={t('panel.install.firstTitle')}
      >
        <KeyboardTrayProvider value={tray}>
          <Step looked={looked} />
        </KeyboardTrayProvider>
      </section>
      {/* The keys of the screen stand here while a field has the focus. */}
      <div ref={setTray} />
    </div>
  );
}

function Step({ looked }: { readonly looked: Looked }) {
  const { t } = useText();
  const { ask, failed } = useWayToMain();
  const { state, found } = looked;
  if (state.kind === 'ready') return null;
  if (state.kind === 'unpaired') {
    return <ChooseCounter {...AS_IT} ask={ask} failed={failed} />;
  }
  return (
    // That it is installed is seen by the next step.
    <>
      <h1 className="visually-hidden">{t('panel.install.firstTitle')}</h1>
      <Installing {...{ ask, failed, found }} onInstalled={() => undefined}>
        <p aria-hidden="true" className={styles['title']}>
          {t('panel.install.firstTitle')}
        </p>
        <p className={styles['lead']}>{t('panel.install.firstLead')}</p>
        <p className={styles['label']}>{t('panel.install.unattended')}</p>
        {/* Of a file that lies there and is wrong, or of the place where one belongs. */}
        <ul className={styles['wrong']}>
          {state.problems.slice(0, SHOWN).map(({ where, what }) => (
            <li key={`${where} ${what}`}>
              <b>{where}</b>: <Bilingual text={what} />
            </li>
          ))}
        </ul>
      </Installing>
    </>
  );
}
