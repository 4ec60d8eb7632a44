import { useEffect, useEffectEvent, useState } from 'react';
import { LEVELS, type Level } from '../../../shared/level.ts';
import { TEXT_LIMIT } from '../../../shared/questionnaire.ts';
import type { FilledForm, FormRefusal } from '../../../shared/staff-requests.ts';
import { useText } from '../../i18n/text.ts';
import { Button } from '../../ui/Button.tsx';
import { Chip } from '../../ui/Chip.tsx';
import type { PageProps } from '../page-props.ts';
import { Card } from '../ui/Card.tsx';
import type { Deeds } from '../ui/deed.ts';
import { Field } from '../ui/Field.tsx';
import { useKept } from '../ui/kept.ts';
import { useBadge } from './badge.ts';
import styles from './Clerk.module.css';

const EMPTY = {
  number: '',
  writtenAt: '',
  level: null as Level | null,
  options: [] as readonly string[],
  text: '',
  wantsCallback: false,
  ticket: '',
  projectNo: '',
};
const LONGEST_NUMBER = 60;

type Option = { readonly code: string; readonly text: string };

/** What stands on a filled form; once it is saved nothing of it is here any more (R12). */
export function EnterForm({ role, ask, failed, act }: PageProps & Pick<Deeds, 'act'>) {
  const { t, optionText } = useText();
  const [typed, setTyped, forget] = useKept(role, 'paper form', EMPTY);
  const [says, setSays] = useState<FormRefusal | 'saved' | 'unfinished' | null>(null);
  const [options, setOptions] = useState<readonly Option[]>([]);
  const { level } = typed;
  const set = (part: Partial<typeof EMPTY>) => {
    setTyped({ ...typed, ...part });
    setSays(null);
  };

  const askOptions = useEffectEvent((of: Level) => ask('staff.options', { level: of }));
  const fail = useEffectEvent((error: unknown) => failed('staff.options', error));
  useEffect(() => {
    let gone = false;
    if (level === null) return;
    askOptions(level).then(
      (told) => {
        if (!gone) setOptions(told);
      },
      (error: unknown) => {
        if (!gone) fail(error);
      },
    );
    return () => {
      gone = true;
    };
  }, [level]);
  useBadge((read) => set({ number: read }));

  const save = () => {
    const form = filled(typed);
    if (form === undefined) return setSays('unfinished');
    act('staff.enterForm', async () => {
      const refusal = await ask('staff.enterForm', form);
      if (refusal === null) forget();
      setSays(refusal ?? 'saved');
      return undefined;
    });
  };

  return (
    <Card heading={t('panel.forms.enter')} className={styles['wide']}>
      <Field
        label={t('panel.forms.number')}
        value={typed.number}
        onChange={(number) => set({ number })}
        keys="digits"
        maxLength={LONGEST_NUMBER}
      />
      <Field
        label={t('panel.forms.writtenAt')}
        value={typed.writtenAt}
        onChange={(writtenAt) => set({ writtenAt })}
        keys="digits"
        maxLength={16}
      />
      {/* biome-ignore lint/a11y/useSemanticElements: a fieldset would add nothing but its own box */}
      <div role="group" aria-label={t('panel.forms.level')} className={styles['chips']}>
        {LEVELS.map((one) => (
          <Button
            key={one}
            pressed={level === one}
            onPress={() => {
              if (one === level) return;
              setOptions([]);
              set({ level: one, options: [] });
            }}
          >
            {t(`level.${one}`)}
          </Button>
        ))}
      </div>
      {level !== null && (
        // biome-ignore lint/a11y/useSemanticElements: a fieldset would add nothing but its own box
        <div role="group" aria-label={t('panel.forms.options')} className={styles['chips']}>
          {options.map((option) => (
            <Chip
              key={option.code}
              checked={typed.options.includes(option.code)}
              onToggle={() => set({ options: toggled(typed.options, option.code) })}
            >
              {optionText(option)}
            </Chip>
          ))}
        </div>
      )}
      <Field
        label={t('panel.forms.text')}
        value={typed.text}
        onChange={(text) => set({ text })}
        keys="words"
        maxLength={TEXT_LIMIT}
      />
      <div className={styles['chips']}>
        <Chip
          checked={typed.wantsCallback}
          onToggle={() => set({ wantsCallback: !typed.wantsCallback })}
        >
          {t('panel.forms.callback')}
        </Chip>
      </div>
      <Field
        label={t('panel.forms.ticket')}
        value={typed.ticket}
        onChange={(ticket) => set({ ticket })}
        keys="letters"
        maxLength={32}
      />
      <Field
        label={t('panel.forms.projectNo')}
        value={typed.projectNo}
        onChange={(projectNo) => set({ projectNo })}
        keys="digits"
        maxLength={64}
      />
      <div className={styles['buttons']}>
        <Button look="primary" onPress={save}>
          {t('panel.forms.save')}
        </Button>
      </div>
      <p className={says === 'saved' ? styles['says'] : styles['mistake']} role="status">
        {says !== null && t(`panel.forms.says.${says}`)}
      </p>
      <p className={styles['note']}>{t('panel.forms.note')}</p>
    </Card>
  );
}

function toggled(chosen: readonly string[], code: string): readonly string[] {
  return chosen.includes(code) ? chosen.filter((one) => one !== code) : [...chosen, code];
}

/** @returns undefined while something is missing or cannot be read */
function filled(typed: typeof EMPTY): FilledForm | undefined {
  const { level, ticket, projectNo } = typed;
  const writtenAt = typed.writtenAt.trim();
  const isTime = /^\d{4}-\d\d-\d\d \d\d:\d\d$/.test(writtenAt);
  if (level === null || typed.number.trim() === '' || !isTime) return undefined;
  return {
    number: typed.number.trim(),
    ...{ writtenAt, level, text: typed.text, wantsCallback: typed.wantsCallback },
    options: [...typed.options],
    ...(ticket.trim() !== '' && { ticket: ticket.trim() }),
    ...(projectNo.trim() !== '' && { projectNo: projectNo.trim() }),
  };
}
