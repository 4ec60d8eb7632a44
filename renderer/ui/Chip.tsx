import { type KeyboardEvent, type MouseEvent, type ReactNode, useId } from 'react';
import styles from './Chip.module.css';
import { usePress } from './press.ts';

interface ChipProps {
  readonly checked: boolean;
  /** Ticks or unticks. */
  readonly onToggle: () => void;
  readonly children: ReactNode;
  /** One of several that exclude each other, by the name of their group. */
  readonly group?: string;
}

/**
 * A large tick box, or with `group` one of several answers. A given answer can be taken back by
 * pressing it again, which the browser's own radio button cannot do.
 */
export function Chip({ checked, onToggle, children, group }: ChipProps) {
  const { pressed, handlers } = usePress(onToggle);
  const id = useId();
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: the input inside answers the keys
    <label
      htmlFor={id}
      className={`${styles['chip']} ${group === undefined ? '' : styles['answer']}`}
      data-pressed={pressed || undefined}
      {...handlers}
      onClick={ignoreFinger}
    >
      <input
        id={id}
        className="visually-hidden"
        type={group === undefined ? 'checkbox' : 'radio'}
        name={group}
        checked={checked}
        onChange={onToggle}
        onKeyDown={(event) => {
          if (group !== undefined && checked && takesBack(event)) {
            event.preventDefault();
            onToggle();
          }
        }}
      />
      <svg className={styles['mark']} viewBox="0 0 24 24" aria-hidden="true">
        <path d="M5 12.5 10 17.5 19.5 7" />
      </svg>
      <span className={styles['text']}>{children}</span>
    </label>
  );
}

/** A finger's press was answered when it was lifted; a click must not answer it again. */
function ignoreFinger(event: MouseEvent): void {
  if (event.detail > 0) event.preventDefault();
}

function takesBack(event: KeyboardEvent): boolean {
  return event.key === ' ' || event.key === 'Delete' || event.key === 'Backspace';
}
