import { useEffect, useEffectEvent, useState } from 'react';
import type { LiveFrame } from '../../../shared/setup-requests.ts';
import { wireTime } from '../../../shared/shanghai-time.ts';
import { useText } from '../../i18n/text.ts';
import { Button } from '../../ui/Button.tsx';
import type { PageProps } from '../page-props.ts';
import styles from './Setup.module.css';

const LOOK_AGAIN_MS = 500;
/** More than anybody reads while the next ones come. */
const SHOWN = 60;

/** What the queue machines send and hear, live: bytes and meaning. Nothing of it is kept. */
export default function Frames({ ask, failed }: PageProps) {
  const { t } = useText();
  const [frames, setFrames] = useState<readonly LiveFrame[]>([]);
  const [held, setHeld] = useState(false);
  const [looks, setLooks] = useState(0);
  const look = useEffectEvent(() => ask('setup.frames', { after: frames[0]?.number ?? 0 }));
  const fail = useEffectEvent((error: unknown) => failed('setup.frames', error));

  useEffect(() => {
    if (held) return;
    let gone = false;
    const timer = setTimeout(() => setLooks(looks + 1), LOOK_AGAIN_MS);
    look().then(
      (told) => {
        if (gone || told.length === 0) return;
        setFrames((known) => {
          const last = known[0]?.number ?? 0;
          const fresh = told.filter(({ number }) => number > last).reverse();
          return [...fresh, ...known].slice(0, SHOWN);
        });
      },
      (error: unknown) => {
        if (!gone) fail(error);
      },
    );
    return () => {
      gone = true;
      clearTimeout(timer);
    };
  }, [looks, held]);

  return (
    <div className={styles['page']}>
      <div className={styles['lead']}>
        <p className={styles['hint']}>{t('panel.setup.framesHint')}</p>
        <Button pressed={held} onPress={() => setHeld(!held)}>
          {t('panel.setup.hold')}
        </Button>
      </div>
      {frames.length === 0 ? (
        <p role="status" className={styles['empty']}>
          {t('panel.setup.noFrames')}
        </p>
      ) : (
        <ol className={styles['frames']}>
          {frames.map(({ number, at, input, direction, hex, meaning, why }) => (
            <li key={number} className={styles['frame']}>
              <p className={styles['frameHead']}>
                <span>{wireTime(at).slice(11)}</span>
                <span>{t(`panel.setup.direction.${direction}`)}</span>
                <span className={styles['meaning']}>{t(`panel.setup.meaning.${meaning}`)}</span>
                {why !== undefined && <bdi lang="en">{why}</bdi>}
                <bdi className={styles['input']}>{input}</bdi>
              </p>
              {hex !== '' && (
                <p dir="ltr" className={styles['hex']}>
                  {hex.replaceAll(/(..)(?=.)/g, '$1 ')}
                </p>
              )}
            </li>
          ))}
        </ol>
      )}
    </div>
  );
}
