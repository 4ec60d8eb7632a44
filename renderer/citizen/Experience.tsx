import { ToggleButtonGroup } from 'react-aria-components/ToggleButtonGroup';
import { ANSWERS, QUESTIONS, type Question } from '../../shared/questionnaire.ts';
import { useText } from '../i18n/text.ts';
import { AnswerChip } from '../ui/Chip.tsx';
import { type Answer, answerTo, type Draft } from './draft.ts';
import styles from './Experience.module.css';
import { Section } from './Section.tsx';

interface ExperienceProps {
  readonly draft: Draft;
  readonly onAnswer: (question: Question, value: Answer) => void;
}

/** The refinement questions; voluntary, and said so (R7). */
export function Experience({ draft, onAnswer }: ExperienceProps) {
  const { t } = useText();
  return (
    <Section title={t('questionnaire.experience')} note={t('questionnaire.voluntaryShort')}>
      <div className={styles['questions']}>
        {QUESTIONS.map((question) => (
          <ToggleButtonGroup
            key={question}
            className={`${styles['question']}`}
            aria-label={t(`questionnaire.question.${question}`)}
            selectionMode="single"
            selectedKeys={[answerTo(draft, question) ?? '']}
          >
            <span className={styles['asked']} aria-hidden="true">
              {t(`questionnaire.question.${question}`)}
            </span>
            {ANSWERS.map((value) => (
              <AnswerChip key={value} id={value} onToggle={() => onAnswer(question, value)}>
                {t(`questionnaire.answer.${value}`)}
              </AnswerChip>
            ))}
          </ToggleButtonGroup>
        ))}
      </div>
    </Section>
  );
}
