import { useState } from 'react';
import type { Role } from '../../../shared/door.ts';

/** How long what was half typed waits for whoever opens the door again. */
const KEPT_MS = 10 * 60_000;

/** In the window's memory alone: it goes with the window, and never reaches a disk. */
const kept = new Map<string, { readonly value: unknown; readonly at: number }>();

/**
 * Like `useState`, but the panel that closes for a citizen (R6) gives the value back to the same role
 * for ten minutes.
 * @param name of the form; one value per form and role
 */
export function useKept<T>(
  role: Role,
  name: string,
  first: T,
): readonly [T, (value: T) => void, () => void] {
  const key = `${role} ${name}`;
  const [value, setValue] = useState<T>(() => {
    const found = kept.get(key);
    // Only this hook writes there, and under one name only one kind of value.
    return found !== undefined && performance.now() - found.at < KEPT_MS
      ? (found.value as T)
      : first;
  });
  return [
    value,
    (next) => {
      kept.set(key, { value: next, at: performance.now() });
      setValue(next);
    },
    () => {
      kept.delete(key);
      setValue(first);
    },
  ];
}
