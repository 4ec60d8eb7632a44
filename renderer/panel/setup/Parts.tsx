import { PARTS, type Part } from '../../../shared/setup-requests.ts';
import { useText } from '../../i18n/text.ts';
import { Button } from '../../ui/Button.tsx';
import type { PageProps } from '../page-props.ts';
import { useKept } from '../ui/kept.ts';
import type { Result } from './findings.ts';
import { PartRow } from './PartRow.tsx';
import styles from './Setup.module.css';
import { TouchRow } from './TouchRow.tsx';
import { VoiceRow } from './VoiceRow.tsx';

const UNTESTED = {} as const;

/**
 * Every part of the device, tested one by one or all in a row, as often as one likes. What was found
 * is still there when the page is opened again, and a test goes on without it.
 */
export default function Parts({ role, ask, failed }: PageProps) {
  const { t } = useText();
  const [results, setResults] = useKept<Partial<Record<Part, Result>>>(role, 'parts', UNTESTED);
  const note = (part: Part, result: Result) => setResults((all) => ({ ...all, [part]: result }));

  /** @returns whether it could be tested at all */
  const test = async (part: Part): Promise<boolean> => {
    note(part, 'running');
    try {
      note(part, await ask('setup.check', { part }));
      return true;
    } catch (error) {
      // The door has closed meanwhile, as for a citizen.
      note(part, undefined);
      failed(`setup.check ${part}`, error);
      return false;
    }
  };
  const testAll = async (): Promise<void> => {
    // One after the other: a test of the disk would disturb one of the network.
    for (const part of PARTS) {
      if (!(await test(part))) return;
    }
  };
  const busy = Object.values(results).includes('running');

  return (
    <div className={styles['page']}>
      <div className={styles['lead']}>
        <p className={styles['hint']}>{t('panel.setup.hint')}</p>
        <Button
          look="primary"
          onPress={() => {
            if (!busy) void testAll();
          }}
        >
          {t('panel.setup.testAll')}
        </Button>
      </div>
      <ul className={styles['parts']}>
        {PARTS.map((part) => (
          <PartRow
            key={part}
            name={t(`panel.setup.part.${part}`)}
            result={results[part]}
            onTest={() => {
              if (results[part] !== 'running') void test(part);
            }}
          />
        ))}
        <VoiceRow role={role} ask={ask} failed={failed} />
        <TouchRow role={role} />
      </ul>
    </div>
  );
}
