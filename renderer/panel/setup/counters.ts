import type { Output, WindowRequests } from '../../../shared/contract.ts';
import { type Initials, isSpelt } from '../../pinyin/initials.ts';

export type Counter = Output<WindowRequests, 'install.counters'>['counters'][number];

/**
 * Counters whose number, name or group has these words in it, or is spelt with these pinyin initials
 * (shbz for 社会保障); a number that begins so comes first.
 */
export function countersFor(
  counters: readonly Counter[],
  typed: string,
  initials: Initials,
): readonly Counter[] {
  const words = typed.trim().toLowerCase();
  const found = counters.filter(({ number, name, group = '' }) =>
    [number, name, group].some(
      (text) => text.toLowerCase().includes(words) || isSpelt(text, words, initials),
    ),
  );
  const first = found.filter(({ number }) => number.toLowerCase().startsWith(words));
  return [...first, ...found.filter((counter) => !first.includes(counter))];
}

/** The counter with this pairing code, or with exactly this number. */
export function counterNamed(counters: readonly Counter[], typed: string): Counter | undefined {
  const words = typed.trim().toLowerCase();
  return (
    counters.find(({ code }) => code?.toLowerCase() === words) ??
    counters.find(({ number }) => number.toLowerCase() === words)
  );
}
