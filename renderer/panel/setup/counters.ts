import type { Output, WindowRequests } from '../../../shared/contract.ts';

export type Counter = Output<WindowRequests, 'install.counters'>['counters'][number];

/** Counters whose number, name or group has these words in it; a number that begins so comes first. */
export function countersFor(counters: readonly Counter[], typed: string): readonly Counter[] {
  const words = typed.trim().toLowerCase();
  const found = counters.filter(({ number, name, group = '' }) =>
    [number, name, group].some((text) => text.toLowerCase().includes(words)),
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
