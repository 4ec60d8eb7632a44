import { type PointerEvent, useState } from 'react';

/** Put these on the element that is pressed. */
export interface PressHandlers {
  readonly onPointerDown: (event: PointerEvent) => void;
  readonly onPointerMove: (event: PointerEvent) => void;
  readonly onPointerUp: (event: PointerEvent) => void;
  readonly onPointerCancel: (event: PointerEvent) => void;
}

export interface Press {
  /** A finger is down and still inside: shown at once. */
  readonly pressed: boolean;
  readonly handlers: PressHandlers;
}

/**
 * A press with a finger, pen or mouse: fires when it is lifted inside the element it came down on.
 * The browser's own click does not do: it is dropped when an unsteady finger slides a few
 * millimetres within the same button. Dragging off cancels.
 */
export function usePress(onPress: () => void): Press {
  const [pointer, setPointer] = useState<number | undefined>(undefined);
  const [inside, setInside] = useState(false);
  return {
    pressed: pointer !== undefined && inside,
    handlers: {
      onPointerDown: (event) => {
        if (!event.isPrimary || event.button !== 0) return;
        event.currentTarget.setPointerCapture(event.pointerId);
        setPointer(event.pointerId);
        setInside(true);
      },
      onPointerMove: (event) => {
        if (event.pointerId === pointer) setInside(isInside(event));
      },
      onPointerUp: (event) => {
        if (event.pointerId !== pointer) return;
        setPointer(undefined);
        if (isInside(event)) onPress();
      },
      onPointerCancel: () => setPointer(undefined),
    },
  };
}

function isInside(event: PointerEvent): boolean {
  const box = event.currentTarget.getBoundingClientRect();
  return (
    event.clientX >= box.left &&
    event.clientX <= box.right &&
    event.clientY >= box.top &&
    event.clientY <= box.bottom
  );
}
