import type { Screen } from '../../shared/screen.ts';

/** Names a screen: while this stays the same, the citizen is still looking at the same question. */
export function screenKey(screen: Screen): string {
  if (!('service' in screen)) return screen.kind;
  const { id, part } = screen.service;
  return [screen.kind, id, part?.number].join(' ');
}
