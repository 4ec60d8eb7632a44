import type { ReactNode } from 'react';
import styles from './Button.module.css';
import { usePress } from './press.ts';

interface ButtonProps {
  readonly onPress: () => void;
  readonly children: ReactNode;
  /** `primary` once a screen at most; `face` brings its own look. */
  readonly look?: 'primary' | 'plain' | 'bare';
  readonly className?: string | undefined;
  readonly lang?: string;
  readonly expanded?: boolean;
  readonly label?: string;
}

/** Everything that is pressed and is not a tick or a choice. */
export function Button(props: ButtonProps) {
  const { pressed, handlers } = usePress(props.onPress);
  return (
    <button
      type="button"
      className={`${styles['button']} ${styles[props.look ?? 'plain']} ${props.className ?? ''}`}
      data-pressed={pressed || undefined}
      lang={props.lang}
      aria-expanded={props.expanded}
      aria-label={props.label}
      {...handlers}
      // Keyboards and screen readers; a finger's click was answered when it was lifted.
      onClick={(event) => {
        if (event.detail === 0) props.onPress();
      }}
    >
      {props.children}
    </button>
  );
}
