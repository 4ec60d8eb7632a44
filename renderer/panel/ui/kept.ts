import { useState, useSyncExternalStore } from 'react';
import type { Role } from '../../../shared/door.ts';

/** How long what was half typed waits for whoever opens the door again. */
const KEPT_MS = 10 * 60_000;

/** In the window's memory alone: it goes with the window, and never reaches a disk. */
const kept = new Map<string, { readonly value: unknown; readonly at: number }>();
const listeners = new Set<() => void>();

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

function changed(): void {
  for (const listener of listeners) listener();
}

/**
 * Like `useState`, but a page that was left, or the panel that closes for a citizen (R6), gives the
 * value back to the same role for ten minutes; what is written meanwhile counts.
 * @param name of the form; one value per form and role
 */
export function useKept<T>(
  role: Role,
  name: string,
  first: T,
): readonly [T, (change: T | ((now: T) => T)) => void, () => void] {
  const key = `${role} ${name}`;
  const [begun] = useState(() => {
    const { at } = kept.get(key) ?? {};
    if (at !== undefined && performance.now() - at >= KEPT_MS) kept.delete(key);
    return first;
  });
  // Only this hook writes there, and under one name only one kind of value.
  const read = () => (kept.has(key) ? (kept.get(key)?.value as T) : begun);
  return [
    useSyncExternalStore(subscribe, read),
    (change) => {
      const value = change instanceof Function ? change(read()) : change;
      kept.set(key, { value, at: performance.now() });
      changed();
    },
    () => {
      kept.delete(key);
      changed();
    },
  ];
}
