import { useRef, useState } from 'react';
import { OPS_AGES, OPS_STATES, type OpsFilter } from '../../../shared/ops-fields.ts';
import { wireTime } from '../../../shared/shanghai-time.ts';
import { useText } from '../../i18n/text.ts';
import { Button } from '../../ui/Button.tsx';
import type { PageProps } from '../page-props.ts';
import { useDeeds } from '../ui/deed.ts';
import { Field } from '../ui/Field.tsx';
import { useKept } from '../ui/kept.ts';
import { Outcome } from '../ui/Outcome.tsx';
import { useFromTop } from '../ui/page-top.ts';
import { RowTable } from '../ui/RowTable.tsx';
import styles from './Backlog.module.css';
import { useBacklog } from './backlog-look.ts';
import { OneRecord } from './OneRecord.tsx';
import { useReason } from './reason-text.ts';

const EVERYTHING: OpsFilter = { search: '', state: null, reason: null, age: 'any' };

/** What is undelivered, with search and filters; a row opens the record. */
export default function Backlog(props: PageProps) {
  const { t } = useText();
  const reasonText = useReason();
  const [filter, keepFilter] = useKept(props.role, 'backlog', EVERYTHING);
  const [opened, open] = useState<string | null>(null);
  const { backlog, row, show } = useBacklog(props, filter);
  const { came, act } = useDeeds(props.failed);
  const top = useRef(0);
  useFromTop(opened !== null);
  if (opened !== null) return <OneRecord {...props} id={opened} onBack={() => open(null)} />;
  const setFilter = (next: OpsFilter) => {
    // Another look begins at its top.
    top.current = 0;
    keepFilter(next);
  };
  const wake = async () => {
    await props.ask('ops.wake');
    return t('panel.ops.sentAgain');
  };

  return (
    <div className={styles['backlog']}>
      <Outcome came={came} />
      <div className={styles['search']}>
        <Field
          label={t('panel.ops.search')}
          keys="digits"
          maxLength={64}
          value={filter.search}
          onChange={(search) => setFilter({ ...filter, search })}
        />
        <Button className={styles['wake']} onPress={() => act('ops.wake', wake)}>
          {t('panel.ops.wake')}
        </Button>
      </div>
      {/* biome-ignore lint/a11y/useSemanticElements: a fieldset would add nothing but its own box */}
      <div role="group" aria-label={t('panel.ops.filters')} className={styles['filters']}>
        {OPS_STATES.map((state) => (
          <Button
            key={state}
            className={styles['filter']}
            pressed={filter.state === state}
            onPress={() =>
              setFilter({ ...filter, state: filter.state === state ? null : state, reason: null })
            }
          >
            {t(`panel.ops.state.${state}`)} {backlog?.states[state] ?? 0}
          </Button>
        ))}
        {OPS_AGES.map((age) => (
          <Button
            key={age}
            className={styles['filter']}
            pressed={filter.age === age}
            onPress={() => setFilter({ ...filter, age: filter.age === age ? 'any' : age })}
          >
            {t(`panel.ops.age.${age}`)}
          </Button>
        ))}
        {filter.state === 'quarantined' &&
          backlog?.reasons.map(({ reason, records }) => (
            <Button
              key={reason}
              className={styles['filter']}
              pressed={filter.reason === reason}
              onPress={() =>
                setFilter({ ...filter, reason: filter.reason === reason ? null : reason })
              }
            >
              {reasonText(reason)} {records}
            </Button>
          ))}
      </div>
      <p className={styles['found']} role="status">
        {backlog !== undefined &&
          (backlog.all === 0
            ? t('panel.ops.nothing')
            : t('panel.ops.found', { found: backlog.found, all: backlog.all }))}
      </p>
      {backlog !== undefined && backlog.found > 0 && (
        <RowTable
          key={JSON.stringify(filter)}
          label={t('panel.page.backlog')}
          columns={[
            t('panel.ops.field.projectNo'),
            t('panel.ops.ticket'),
            t('panel.ops.rated'),
            t('panel.ops.stateTitle'),
          ]}
          count={backlog.found}
          cells={(index) => {
            const told = row(index);
            if (told === undefined) return undefined;
            const state = t(`panel.ops.state.${told.state}`);
            return [
              told.projectNo ?? t('panel.ops.unlinked'),
              told.ticket ?? '—',
              <bdi key="at">{wireTime(told.assessedAt).slice(0, 16)}</bdi>,
              told.reason === null ? state : `${state} · ${reasonText(told.reason)}`,
            ];
          }}
          onOpen={(index) => open(row(index)?.id ?? null)}
          onShow={show}
          top={top}
        />
      )}
    </div>
  );
}
