import { useEffect, useLayoutEffect, useRef, useState } from 'react';
import type { Finding } from '../../../shared/setup-requests.ts';
import { type Text, useText } from '../../i18n/text.ts';
import { Button } from '../../ui/Button.tsx';
import type { PageProps } from '../page-props.ts';
import { useKept } from '../ui/kept.ts';
import { PartRow } from './PartRow.tsx';
import styles from './Setup.module.css';

/** The corners, where a badly calibrated screen errs most, and the middle. */
const TARGETS = ['topLeft', 'topRight', 'middle', 'bottomLeft', 'bottomRight'] as const;
type Target = (typeof TARGETS)[number];

/** Whoever cannot reach one in this time never will, ms. */
const LIMIT_MS = 30_000;

/** The touch screen: five targets over the whole of it, each touched once. */
export function TouchRow({ role }: Pick<PageProps, 'role'>) {
  const { t } = useText();
  const [missed, setMissed] = useKept<readonly Target[] | undefined>(role, 'touch', undefined);
  const [testing, setTesting] = useState(false);
  const result = testing ? 'running' : missed && [findingOf(t, missed)];
  return (
    <PartRow name={t('panel.setup.part.touch')} result={result} onTest={() => setTesting(true)}>
      {testing && (
        <Targets
          onEnd={(left) => {
            setMissed(left);
            setTesting(false);
          }}
        />
      )}
    </PartRow>
  );
}

function findingOf(t: Text, missed: readonly Target[]): Finding {
  if (missed.length === 0) return { is: 'right', what: t('panel.setup.touchRight') };
  const places = missed
    .map((target) => t(`panel.setup.target.${target}`))
    .join(t('panel.setup.and'));
  const what = t('panel.setup.touchMissed', { places });
  return { is: 'wrong', what, advice: t('panel.setup.touchAdvice') };
}

/** @param onEnd hears which were not touched, in the time there is or before it was given up */
function Targets({ onEnd }: { readonly onEnd: (missed: readonly Target[]) => void }) {
  const { t } = useText();
  const [missing, setMissing] = useState<readonly Target[]>(TARGETS);
  const glass = useRef<HTMLDialogElement>(null);

  // Nothing under it is reached, by keys or by a screen reader.
  useLayoutEffect(() => glass.current?.showModal(), []);
  // biome-ignore lint/correctness/useExhaustiveDependencies: the time runs anew with each target
  useEffect(() => {
    const timer = setTimeout(() => onEnd(missing), LIMIT_MS);
    return () => clearTimeout(timer);
  }, [missing]);

  const touch = (target: Target) => {
    const left = missing.filter((one) => one !== target);
    if (left.length === 0) onEnd([]);
    else setMissing(left);
  };

  return (
    <dialog
      ref={glass}
      className={styles['targets']}
      aria-label={t('panel.setup.part.touch')}
      onCancel={() => onEnd(missing)}
    >
      {TARGETS.map((target) => (
        <Button
          key={target}
          look={missing.includes(target) ? 'primary' : 'plain'}
          className={`${styles['target']} ${styles[target]}`}
          label={t(`panel.setup.target.${target}`)}
          onPress={() => touch(target)}
        >
          {missing.includes(target) ? '' : '✓'}
        </Button>
      ))}
      <div className={styles['targetWords']}>
        <p>{t('panel.setup.touchHint', { left: missing.length })}</p>
        <Button onPress={() => onEnd(missing)}>{t('panel.setup.giveUp')}</Button>
      </div>
    </dialog>
  );
}
