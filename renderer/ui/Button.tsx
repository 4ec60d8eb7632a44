import type { ReactNode } from 'react';
import { Button as Pressable } from 'react-aria-components/Button';
import { ToggleButton } from 'react-aria-components/ToggleButton';
import styles from './Button.module.css';

interface ButtonProps {
  readonly onPress: () => void;
  readonly children: ReactNode;
  /** `primary` once a screen at most; `face` brings its own look. */
  readonly look?: 'primary' | 'plain' | 'bare';
  readonly className?: string | undefined;
  readonly lang?: string;
  readonly expanded?: boolean;
  /** Of a switch: whether it is on. */
  readonly pressed?: boolean;
  /** Of a list of places: whether this is the one that is shown. */
  readonly current?: boolean;
  /** A finger has come down on it. */
  readonly onDown?: () => void;
  /** It was lifted, or has slid off. */
  readonly onUp?: () => void;
  readonly label?: string;
}

/**
 * Everything that is pressed and is not a tick or an answer. It fires when the finger is lifted
 * inside, however far it slid within or however long it stayed; dragging off cancels.
 */
export function Button({ look = 'plain', ...props }: ButtonProps) {
  const common = {
    className: `${styles['button']} ${styles[look]} ${props.className ?? ''}`,
    onPress: props.onPress,
    ...(props.onDown !== undefined && { onPressStart: props.onDown }),
    ...(props.onUp !== undefined && { onPressEnd: props.onUp }),
    ...(props.lang !== undefined && { lang: props.lang }),
    ...(props.label !== undefined && { 'aria-label': props.label }),
    children: props.children,
  };
  if (props.pressed !== undefined) return <ToggleButton {...common} isSelected={props.pressed} />;
  return (
    <Pressable
      {...common}
      {...(props.expanded !== undefined && { 'aria-expanded': props.expanded })}
      {...(props.current === true && { 'aria-current': 'page' })}
    />
  );
}
