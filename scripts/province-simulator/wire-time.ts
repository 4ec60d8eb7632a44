/** China has had no summer time since 1991: Asia/Shanghai is always eight hours ahead. */
const SHANGHAI_OFFSET_MS = 8 * 60 * 60 * 1000;

const WIRE_TIME = /^\d{4}-\d{2}-\d{2} \d{2}:\d{2}:\d{2}$/;

/** Milliseconds since 1970 as `yyyy-MM-dd HH:mm:ss` in Asia/Shanghai. */
export function wireTime(ms: number): string {
  return new Date(ms + SHANGHAI_OFFSET_MS).toISOString().slice(0, 19).replace('T', ' ');
}

/** `yyyy-MM-dd HH:mm:ss` in Asia/Shanghai as milliseconds, or undefined when it is no real time. */
export function readWireTime(text: string): number | undefined {
  if (!WIRE_TIME.test(text)) return undefined;
  const ms = Date.parse(`${text.replace(' ', 'T')}Z`) - SHANGHAI_OFFSET_MS;
  // Date.parse lets 2026-02-30 roll over into March; only a real date comes back as it went in.
  return Number.isNaN(ms) || wireTime(ms) !== text ? undefined : ms;
}
