import { useEffect, useState } from 'react';
import type { Language } from '../../shared/languages.ts';

/** Halls keep Beijing time whatever the computer is set to. */
const timeZone = 'Asia/Shanghai';

export function timeText(ms: number, language: Language): string {
  return new Intl.DateTimeFormat(language, {
    timeZone,
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
  }).format(ms);
}

export function dateText(ms: number, language: Language): string {
  const text = new Intl.DateTimeFormat(language, {
    timeZone,
    month: 'long',
    day: 'numeric',
    weekday: 'long',
  }).format(ms);
  // Intl sets Chinese dates solid; in large type the weekday wants some air.
  return text.replace('日星', '日 星');
}

/** The time of day, ms since 1970 UTC, renewed as each minute begins. */
export function useMinute(): number {
  const [now, setNow] = useState(() => Date.now());
  useEffect(() => {
    const timer = setTimeout(() => setNow(Date.now()), 60_000 - (now % 60_000));
    return () => clearTimeout(timer);
  }, [now]);
  return now;
}
