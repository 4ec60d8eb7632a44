import { ALargeSmall, Contrast, type LucideIcon } from 'lucide-react';
import type { Frame } from '../../shared/screen.ts';
import { TimeLeft } from '../citizen/TimeLeft.tsx';
import { useText } from '../i18n/text.ts';
import { Button } from '../ui/Button.tsx';
import { Seal } from '../ui/Seal.tsx';
import styles from './Header.module.css';
import { useIntents } from './intents.ts';
import { LanguageMenu } from './LanguageMenu.tsx';
import { screenKey } from './screen-key.ts';

/** Whose device this is, how long there is still time, and how one wants to read. */
export function Header({ frame }: { readonly frame: Frame }) {
  const { send } = useIntents();
  const { t, language } = useText();
  const { comfort } = frame;
  return (
    <header className={styles['header']}>
      <Seal />
      <p
        className={styles['place']}
        data-long={frame.hallName.length + frame.counterName.length > 50 || undefined}
        lang="zh-Hans"
      >
        {/* The standby screen says it in large type. */}
        {frame.screen.kind !== 'standby' && (
          <>
            <span className={styles['hall']}>{frame.hallName}</span>{' '}
            <span className={styles['counter']}>{frame.counterName}</span>
          </>
        )}
      </p>
      {'countdown' in frame.screen && <TimeLeft countdown={frame.screen.countdown} />}
      {/* The province's page has words and type of its own, and would cover the menu. */}
      {frame.screen.kind !== 'page' && (
        <div className={styles['ways']}>
          <Switch
            icon={ALargeSmall}
            on={comfort.elder}
            onPress={() =>
              send({ type: 'comfort', comfort: { ...comfort, elder: !comfort.elder } })
            }
          >
            {t('comfort.elder')}
          </Switch>
          <Switch
            icon={Contrast}
            on={comfort.contrast}
            onPress={() =>
              send({ type: 'comfort', comfort: { ...comfort, contrast: !comfort.contrast } })
            }
          >
            {t('comfort.contrast')}
          </Switch>
          {/* A menu that somebody left open is not in the way of the next screen. */}
          <LanguageMenu
            key={screenKey(frame.screen)}
            others={frame.languages.filter((other) => other !== language)}
            onChoose={(chosen) => send({ type: 'language', language: chosen })}
          />
        </div>
      )}
    </header>
  );
}

interface SwitchProps {
  readonly icon: LucideIcon;
  readonly on: boolean;
  readonly onPress: () => void;
  readonly children: string;
}

function Switch({ icon: Icon, on, onPress, children }: SwitchProps) {
  return (
    <Button className={styles['switch']} pressed={on} onPress={onPress}>
      <Icon className={styles['icon']} aria-hidden="true" />
      {children}
    </Button>
  );
}
