/**
 * A part of a whole as bulletins print it: `99.97%`, `100%`, two decimals, rounded – but what is not
 * all is never 100 %, and what is not nothing never 0.
 * @returns `null` where there is no whole
 */
export function shareText(part: number, whole: number): string | null {
  if (whole === 0) return null;
  if (part === whole) return '100%';
  if (part === 0) return '0%';
  const rounded = Math.round((part / whole) * 10_000) / 100;
  return `${Math.min(99.99, Math.max(0.01, rounded)).toFixed(2)}%`;
}
