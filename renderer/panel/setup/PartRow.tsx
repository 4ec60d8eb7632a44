import { Check, CircleDashed, CircleQuestionMark, LoaderCircle, Minus, X } from 'lucide-react';
import type { ReactNode } from 'react';
import { useText } from '../../i18n/text.ts';
import { Button } from '../../ui/Button.tsx';
import { Bilingual } from '../ui/Bilingual.tsx';
import { type Result, type Verdict, verdictOf } from './findings.ts';
import styles from './Setup.module.css';

const SIGNS = {
  untested: CircleDashed,
  running: LoaderCircle,
  right: Check,
  unproved: CircleQuestionMark,
  unsaid: Minus,
  wrong: X,
} as const satisfies Record<Verdict, unknown>;

interface PartRowProps {
  readonly name: string;
  readonly result: Result;
  readonly onTest: () => void;
  /** What a person has to do or say while it is tested. */
  readonly children?: ReactNode;
}

/** One part: how it stands, what was found, and what to do about it. */
export function PartRow({ name, result, onTest, children }: PartRowProps) {
  const { t } = useText();
  const verdict = verdictOf(result);
  const Sign = SIGNS[verdict];
  const button = t(verdict === 'untested' ? 'panel.setup.test' : 'panel.setup.again');
  return (
    <li className={styles['part']} data-verdict={verdict}>
      <Sign aria-hidden="true" className={styles['sign']} />
      <div className={styles['about']}>
        <h2 className={styles['name']}>{name}</h2>
        <p role="status" className={styles['verdict']}>
          {t(`panel.setup.verdict.${verdict}`)}
        </p>
      </div>
      <Button className={styles['test']} label={`${button} · ${name}`} onPress={onTest}>
        {button}
      </Button>
      {children}
      {Array.isArray(result) && result.length > 0 && (
        <ul className={styles['findings']}>
          {result.map(({ is, what, advice }) => (
            <li key={`${is} ${what}`} className={styles['finding']} data-is={is}>
              <p>
                <Bilingual text={what} />
              </p>
              {advice !== undefined && (
                <p>
                  → <Bilingual text={advice} />
                </p>
              )}
            </li>
          ))}
        </ul>
      )}
    </li>
  );
}
