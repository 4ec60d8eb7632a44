import { useText } from '../../i18n/text.ts';
import { Button } from '../../ui/Button.tsx';
import type { PageProps } from '../page-props.ts';
import { Card } from '../ui/Card.tsx';
import { useDeeds } from '../ui/deed.ts';
import { useLook } from '../ui/look.ts';
import { Outcome } from '../ui/Outcome.tsx';
import styles from './OneRecord.module.css';

/**
 * What goes out on a stick when something is the matter: the records, to be delivered by another
 * machine, and the report back in; and the log.
 */
export default function Rescue(props: PageProps) {
  const { t } = useText();
  const { ask } = props;
  const [rescue, look] = useLook(props, 'ops.rescue');
  const { came, act } = useDeeds(props.failed);
  if (rescue === undefined) return null;

  /** What it has changed is seen at once. */
  const then = (work: () => Promise<string>) => async () => {
    const words = await work();
    look();
    return words;
  };

  const { undelivered, exported, sticks, reports } = rescue;
  return (
    <div className={styles['record']}>
      <Outcome came={came} />
      <Card heading={t('panel.ops.export')}>
        <p>{t('panel.ops.exportNote', { undelivered, exported })}</p>
        {sticks.length === 0 && <p>{t('panel.ops.noStick')}</p>}
        <div className={styles['actions']}>
          {undelivered > 0 &&
            sticks.map(({ folder, label }) => (
              <Button
                key={folder}
                onPress={() =>
                  act(
                    'ops.export',
                    then(async () => {
                      const count = await ask('ops.export', { folder });
                      return t('panel.ops.exportedMany', { count });
                    }),
                  )
                }
              >
                {t('panel.ops.exportTo', { stick: label })}
              </Button>
            ))}
        </div>
      </Card>
      <Card heading={t('panel.ops.import')}>
        {reports.length === 0 && <p>{t('panel.ops.noReport')}</p>}
        <div className={styles['actions']}>
          {reports.map((file) => (
            <Button
              key={file}
              onPress={() =>
                act(
                  'ops.import',
                  then(async () => t('panel.ops.imported', await ask('ops.import', { file }))),
                )
              }
            >
              {t('panel.ops.importFrom', { file })}
            </Button>
          ))}
        </div>
      </Card>
      {sticks.length > 0 && (
        <Card heading={t('panel.ops.log')}>
          <p>{t('panel.ops.logNote')}</p>
          <div className={styles['actions']}>
            {sticks.map(({ folder, label }) => (
              <Button
                key={folder}
                onPress={() =>
                  void act('ops.log', async () =>
                    t('panel.ops.csvWritten', { file: await ask('ops.log', { folder }) }),
                  )
                }
              >
                {t('panel.ops.logTo', { stick: label })}
              </Button>
            ))}
          </div>
        </Card>
      )}
      {exported > 0 && (
        <Card heading={t('panel.ops.release')}>
          <p>{t('panel.ops.releaseNote')}</p>
          <div className={styles['actions']}>
            <Button
              onPress={() =>
                act(
                  'ops.release',
                  then(async () => {
                    const count = await ask('ops.release');
                    return t('panel.ops.releasedMany', { count });
                  }),
                )
              }
            >
              {t('panel.ops.releaseAll', { count: exported })}
            </Button>
          </div>
        </Card>
      )}
    </div>
  );
}
