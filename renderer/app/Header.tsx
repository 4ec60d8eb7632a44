import type { Frame } from '../../shared/screen.ts';
import { TimeLeft } from '../citizen/TimeLeft.tsx';
import { LANGUAGE_NAMES } from '../i18n/text.ts';
import { Button } from '../ui/Button.tsx';
import { Seal } from '../ui/Seal.tsx';
import styles from './Header.module.css';
import { useIntents } from './intents.ts';

/** Whose device this is, how long there is still time, and the other languages. */
export function Header({ frame }: { readonly frame: Frame }) {
  const { send } = useIntents();
  const others = frame.languages.filter((language) => language !== frame.language);
  return (
    <header className={styles['header']}>
      <Seal />
      <p
        className={styles['place']}
        data-long={frame.hallName.length + frame.counterName.length > 50 || undefined}
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
      {others.map((language) => (
        <Button key={language} lang={language} onPress={() => send({ type: 'language', language })}>
          {LANGUAGE_NAMES[language]}
        </Button>
      ))}
    </header>
  );
}
