import { useState } from 'react';
import type { OpsEvent, OpsRecord } from '../../../shared/ops-requests.ts';
import { wireTime } from '../../../shared/shanghai-time.ts';
import { useText } from '../../i18n/text.ts';
import { Button } from '../../ui/Button.tsx';
import type { PageProps } from '../page-props.ts';
import { Bilingual } from '../ui/Bilingual.tsx';
import { Card } from '../ui/Card.tsx';
import { useDeeds } from '../ui/deed.ts';
import { Facts } from '../ui/Facts.tsx';
import { useLook } from '../ui/look.ts';
import { Outcome } from '../ui/Outcome.tsx';
import styles from './OneRecord.module.css';
import { RepairForm } from './RepairForm.tsx';
import { useReason } from './reason-text.ts';

interface OneRecordProps extends PageProps {
  readonly id: string;
  readonly onBack: () => void;
}

/** One record: where it is in its life, how it came there, and what can be done about it. */
export function OneRecord({ id, onBack, ...props }: OneRecordProps) {
  const { t } = useText();
  const reasonText = useReason();
  /** `undefined` while it is asked for, `null` when it has been delivered. */
  const [record, lookAgain] = useLook(props, 'ops.record', { id });
  const [repairing, repair] = useState(false);
  const { came, act } = useDeeds(props.failed);

  /** Of an inspection, ours or the province's, which fields and rules; else as it stands there. */
  const aboutText = (what: OpsEvent['what'], about: string) =>
    what === 'stopped' || what === 'rejected'
      ? about.split('; ').map(reasonText).join(t('panel.setup.and'))
      : about;
  const retry = async () => {
    await props.ask('ops.retry', { id });
    lookAgain();
    return t('panel.ops.sentAgain');
  };

  if (record === undefined) return null;
  return (
    <div className={styles['record']}>
      <div className={styles['actions']}>
        <Button onPress={onBack}>{t('panel.ops.back')}</Button>
        {record !== null && !repairing && (
          <>
            <Button onPress={() => act('ops.retry', retry)}>{t('panel.ops.retry')}</Button>
            {record.row.state !== 'exported' && (
              <Button onPress={() => repair(true)}>{t('panel.ops.repair')}</Button>
            )}
          </>
        )}
      </div>
      <Outcome came={record === null ? { words: t('panel.ops.delivered') } : came} />
      {record !== null && (
        <>
          <About record={record} />
          {repairing ? (
            <RepairForm
              {...props}
              id={id}
              known={record.fields}
              act={act}
              onDone={() => {
                repair(false);
                lookAgain();
              }}
            />
          ) : (
            <>
              <Findings findings={record.findings} />
              <Card heading={t('panel.ops.history')}>
                <ol className={styles['events']}>
                  {record.history.map(({ at, what, about }, index) => (
                    // biome-ignore lint/suspicious/noArrayIndexKey: events only ever follow
                    <li key={index} className={styles['event']}>
                      <bdi>{wireTime(at)}</bdi>
                      <span>
                        {t(`panel.ops.event.${what}`)}
                        {about !== '' && ` · ${aboutText(what, about)}`}
                      </span>
                    </li>
                  ))}
                </ol>
              </Card>
            </>
          )}
        </>
      )}
    </div>
  );
}

function About({ record }: { readonly record: OpsRecord }) {
  const { t } = useText();
  const { row, counter, place } = record;
  const facts: readonly (readonly [string, string])[] = [
    [t('panel.ops.field.projectNo'), row.projectNo ?? t('panel.ops.unlinked')],
    [t('panel.ops.field.taskName'), row.taskName ?? '—'],
    [t('panel.ops.id'), row.id],
    [t('panel.ops.ticket'), row.ticket ?? '—'],
    [t('door.panel.counter'), counter],
    [t('panel.ops.stateTitle'), t(`panel.ops.state.${row.state}`)],
    [t('panel.ops.place'), place],
    [t('panel.ops.said'), t('panel.ops.masked')],
  ];
  return <Facts facts={facts} className={styles['facts']} />;
}

function Findings({ findings }: Pick<OpsRecord, 'findings'>) {
  const { t } = useText();
  if (findings.length === 0) return null;
  return (
    <Card heading={t('panel.ops.findings')}>
      <ul className={styles['events']}>
        {findings.map(({ field, message }) => (
          <li key={field}>
            <Bilingual text={message} />
          </li>
        ))}
      </ul>
    </Card>
  );
}
