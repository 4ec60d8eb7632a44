import { useEffect, useEffectEvent, useState } from 'react';
import type { OpsFinding, OpsGroup } from '../../../shared/ops-requests.ts';
import { useText } from '../../i18n/text.ts';
import { Button } from '../../ui/Button.tsx';
import type { PageProps } from '../page-props.ts';
import { Card } from '../ui/Card.tsx';
import { type Deeds, useDeeds } from '../ui/deed.ts';
import { Field } from '../ui/Field.tsx';
import { useLook } from '../ui/look.ts';
import { Outcome } from '../ui/Outcome.tsx';
import styles from './OneRecord.module.css';
import { useReason } from './reason-text.ts';

/** What is in quarantine by its reason; the same wrong code is put right in all of them at once. */
export default function Groups(props: PageProps) {
  const { t } = useText();
  const [groups, look] = useLook(props, 'ops.groups');
  const { came, act } = useDeeds(props.failed);
  if (groups === undefined) return null;
  return (
    <div className={styles['record']}>
      <Outcome came={came} />
      {groups.length === 0 && <p>{t('panel.ops.noQuarantine')}</p>}
      {groups.map((group) => (
        <Group
          key={JSON.stringify([group.reason, group.code])}
          {...props}
          group={group}
          act={act}
          onDone={look}
        />
      ))}
    </div>
  );
}

interface GroupProps extends PageProps, Pick<Deeds, 'act'> {
  readonly group: OpsGroup;
  readonly onDone: () => void;
}

function Group({ ask, failed, group, act, onDone }: GroupProps) {
  const { t } = useText();
  const reasonText = useReason();
  const { reason, records, code } = group;
  const [right, setRight] = useState('');
  const [findings, setFindings] = useState<readonly OpsFinding[]>([]);
  const fail = useEffectEvent((error: unknown) => failed('ops.inspectGroup', error));
  const field = code?.field;
  const value = code?.value;

  useEffect(() => {
    if (field === undefined || value === undefined || right === '') return;
    let wanted = true;
    ask('ops.inspectGroup', { reason, field, value, right }).then(
      (found) => {
        if (wanted) setFindings(found);
      },
      (error: unknown) => {
        if (wanted) fail(error);
      },
    );
    return () => {
      wanted = false;
    };
  }, [ask, reason, field, value, right]);

  const mistake = right === '' ? undefined : findings.find((each) => each.field === field)?.message;
  return (
    <Card
      heading={
        <>
          {reasonText(reason)} · {t('panel.ops.records', { count: records })}
        </>
      }
    >
      {code === null ? (
        <p>{t('panel.ops.oneByOne')}</p>
      ) : (
        <>
          <p>
            {t('panel.ops.wrongCode')} <bdi>{code.value === '' ? '—' : code.value}</bdi>
          </p>
          <Field
            label={t('panel.ops.rightCode', { field: t(`panel.ops.field.${code.field}`) })}
            keys={code.field === 'taskName' || code.field === 'orgName' ? 'words' : 'digits'}
            maxLength={200}
            value={right}
            onChange={setRight}
            mistake={mistake}
          />
          {right !== '' && mistake === undefined && (
            <div className={styles['actions']}>
              <Button
                look="primary"
                onPress={() =>
                  act('ops.repairGroup', async () => {
                    const count = await ask('ops.repairGroup', { reason, ...code, right });
                    onDone();
                    return t('panel.ops.repairedMany', { count });
                  })
                }
              >
                {t('panel.ops.repairAll', { count: records })}
              </Button>
            </div>
          )}
        </>
      )}
    </Card>
  );
}
