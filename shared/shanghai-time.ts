/** All times on the wire are in Asia/Shanghai: UTC+8 all year since 1991. */
const OFFSET_MS = 8 * 60 * 60 * 1000;
const DAY_MS = 24 * 60 * 60 * 1000;

/**
 * The moment as the province wants it.
 * @param ms since 1970 UTC
 * @returns `yyyy-MM-dd HH:mm:ss` in Asia/Shanghai; fractions of a second are cut, not rounded
 */
export function wireTime(ms: number): string {
  return new Date(ms + OFFSET_MS).toISOString().slice(0, 19).replace('T', ' ');
}

/**
 * The moment with its offset, for those who are not the province.
 * @param ms since 1970 UTC
 * @returns `yyyy-MM-ddTHH:mm:ss+08:00`
 */
export function isoShanghaiTime(ms: number): string {
  return `${wireTime(ms).replace(' ', 'T')}+08:00`;
}

/**
 * The moment a time on the wire means, ms since 1970 UTC.
 * @param text `yyyy-MM-dd HH:mm:ss` in Asia/Shanghai
 * @returns undefined when it is written otherwise, or is no real time such as the 30th of February
 */
export function shanghaiMoment(text: string): number | undefined {
  const ms = Date.parse(`${text.replace(' ', 'T')}+08:00`);
  return Number.isNaN(ms) || wireTime(ms) !== text ? undefined : ms;
}

/** The calendar day in Asia/Shanghai, `yyyy-MM-dd`. */
export function shanghaiDay(ms: number): string {
  return wireTime(ms).slice(0, 10);
}

/** Whether two moments, ms since 1970 UTC, lie in one calendar day in Asia/Shanghai. */
export function isSameShanghaiDay(one: number, other: number): boolean {
  return endOfShanghaiDay(one) === endOfShanghaiDay(other);
}

/** The next 24:00 in Asia/Shanghai after a moment, in ms since 1970 UTC. */
export function endOfShanghaiDay(ms: number): number {
  return Math.floor((ms + OFFSET_MS) / DAY_MS) * DAY_MS + DAY_MS - OFFSET_MS;
}
