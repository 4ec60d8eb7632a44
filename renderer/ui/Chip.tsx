import type { ReactNode } from 'react';
import { Checkbox } from 'react-aria-components/Checkbox';
import { ToggleButton } from 'react-aria-components/ToggleButton';
import styles from './Chip.module.css';

interface ChipProps {
  readonly checked: boolean;
  /** Ticks or unticks. */
  readonly onToggle: () => void;
  readonly children: ReactNode;
}

/** A large tick box. */
export function Chip({ checked, onToggle, children }: ChipProps) {
  return (
    <Checkbox className={`${styles['chip']}`} isSelected={checked} onChange={onToggle}>
      <Inside>{children}</Inside>
    </Checkbox>
  );
}

interface AnswerChipProps {
  /** Names it among the answers of its `ToggleButtonGroup`. */
  readonly id: string;
  /** Gives this answer or takes it back. */
  readonly onToggle: () => void;
  readonly children: ReactNode;
}

/**
 * One of several answers that exclude each other. One that was given is taken back by pressing it
 * again, which a radio button cannot do.
 */
export function AnswerChip({ id, onToggle, children }: AnswerChipProps) {
  return (
    <ToggleButton id={id} className={`${styles['chip']} ${styles['answer']}`} onPress={onToggle}>
      <Inside>{children}</Inside>
    </ToggleButton>
  );
}

function Inside({ children }: { readonly children: ReactNode }) {
  return (
    <>
      <svg className={styles['mark']} viewBox="0 0 24 24" aria-hidden="true">
        <path d="M5 12.5 10 17.5 19.5 7" />
      </svg>
      <span className={styles['text']}>{children}</span>
    </>
  );
}
