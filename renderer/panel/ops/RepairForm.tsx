import { useEffect, useEffectEvent, useState } from 'react';
import { MENDABLE } from '../../../shared/ops-fields.ts';
import type { OpsFields, OpsFinding } from '../../../shared/ops-requests.ts';
import { useText } from '../../i18n/text.ts';
import { Button } from '../../ui/Button.tsx';
import type { PageProps } from '../page-props.ts';
import { Bilingual } from '../ui/Bilingual.tsx';
import { Card } from '../ui/Card.tsx';
import type { Deeds } from '../ui/deed.ts';
import { Field } from '../ui/Field.tsx';
import { useKept } from '../ui/kept.ts';
import styles from './OneRecord.module.css';

interface RepairFormProps extends PageProps, Pick<Deeds, 'act'> {
  readonly id: string;
  readonly known: OpsFields;
  /** It was repaired or given up. */
  readonly onDone: () => void;
}

/** Case and codes of one record, with what the inspection says of them while they are typed (R15). */
export function RepairForm({ role, ask, failed, id, known, act, onDone }: RepairFormProps) {
  const { t } = useText();
  const [fields, setFields, forget] = useKept(role, `repair ${id}`, known);
  const [findings, setFindings] = useState<readonly OpsFinding[]>([]);
  const fail = useEffectEvent((error: unknown) => failed('ops.inspect', error));

  useEffect(() => {
    let wanted = true;
    ask('ops.inspect', { id, fields }).then(
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
  }, [ask, id, fields]);

  const save = async () => {
    const found = await ask('ops.repair', { id, fields });
    setFindings(found);
    if (found.length > 0) return undefined;
    forget();
    onDone();
    return t('panel.ops.repaired');
  };
  const messageOf = (name: string) => findings.find(({ field }) => field === name)?.message;
  const others = findings.filter(({ field }) => !MENDABLE.some((name) => name === field));

  return (
    <Card heading={t('panel.ops.repair')}>
      <p className={styles['note']}>{t('panel.ops.repairNote')}</p>
      <div className={styles['form']}>
        {MENDABLE.map((name) => (
          <Field
            key={name}
            label={t(`panel.ops.field.${name}`)}
            keys={name === 'taskName' || name === 'orgName' ? 'words' : 'digits'}
            maxLength={200}
            value={fields[name] ?? ''}
            onChange={(value) => setFields({ ...fields, [name]: value })}
            mistake={messageOf(name)}
          />
        ))}
      </div>
      {others.map(({ field, message }) => (
        <p key={field} className={styles['other']}>
          <Bilingual text={message} />
        </p>
      ))}
      <div className={styles['actions']}>
        <Button
          onPress={() => {
            forget();
            onDone();
          }}
        >
          {t('panel.ops.cancel')}
        </Button>
        {findings.length === 0 && (
          <Button look="primary" onPress={() => act('ops.repair', save)}>
            {t('panel.ops.save')}
          </Button>
        )}
      </div>
    </Card>
  );
}
