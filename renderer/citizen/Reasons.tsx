import { useText } from '../i18n/text.ts';
import { Button } from '../ui/Button.tsx';
import { Chip } from '../ui/Chip.tsx';
import type { Draft, QuestionnaireScreen } from './draft.ts';
import styles from './Reasons.module.css';
import { Section } from './Section.tsx';

interface ReasonsProps {
  readonly options: QuestionnaireScreen['options'];
  readonly draft: Draft;
  /** A bad rating: a reason is asked for and need not be given (R24). */
  readonly mayDecline: boolean;
  readonly unfolded: boolean;
  readonly onToggle: (code: string) => void;
  readonly onDecline: () => void;
  readonly onUnfold: (unfold: boolean) => void;
}

/** The province's options for the chosen level: the core ones, and the others behind 更多. */
export function Reasons(props: ReasonsProps) {
  const { t, optionText } = useText();
  const { options, draft, unfolded } = props;
  const core = options.filter((option) => option.core);
  const rest = options.filter((option) => !option.core);
  const tickedBehind = rest.filter((option) => draft.chosen.includes(option.code)).length;
  const shown = unfolded ? [...core, ...rest] : core;

  return (
    <Section title={t('questionnaire.reasons')} note={t('questionnaire.severalPossible')}>
      <ul
        className={styles['options']}
        data-unfolded={unfolded || undefined}
        data-bounded={unfolded || undefined}
        data-crowded={unfolded || undefined}
      >
        {shown.map((option) => (
          <li key={option.code} className={option.core ? styles['core'] : undefined}>
            <Chip
              checked={draft.chosen.includes(option.code)}
              onToggle={() => props.onToggle(option.code)}
            >
              {optionText(option)}
            </Chip>
          </li>
        ))}
        <li className={styles['tail']}>
          {props.mayDecline && (
            <Chip checked={draft.declined} onToggle={props.onDecline}>
              {t('questionnaire.declined')}
            </Chip>
          )}
          {rest.length > 0 && (
            <Button expanded={unfolded} onPress={() => props.onUnfold(!unfolded)}>
              {t(unfolded ? 'questionnaire.fewer' : 'questionnaire.more')}
              {!unfolded && tickedBehind > 0 && ` (${tickedBehind})`}
            </Button>
          )}
        </li>
      </ul>
    </Section>
  );
}
