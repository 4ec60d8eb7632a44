import { createHmac, timingSafeEqual } from 'node:crypto';
import { counterMark, type FormNumber } from '../../shared/form-number.ts';

/**
 * The number of a form.
 * @param key the hall's, 32 bytes: whoever has it can make valid forms
 * @param counter the whole number of the counter
 * @param day `yyyyMMdd` in Asia/Shanghai
 * @param running see `shared/form-number.ts`
 */
export function formNumber(key: Buffer, counter: string, day: string, running: number): string {
  const body = `${day}-${counterMark(counter)}-${String(running).padStart(4, '0')}`;
  return `${body}-${checkOf(key, counter, body)}`;
}

/** Whether a form was made with this key for this counter. */
export function isGenuine(key: Buffer, counter: string, { body, check }: FormNumber): boolean {
  return (
    body.split('-')[1] === counterMark(counter) &&
    timingSafeEqual(Buffer.from(checkOf(key, counter, body)), Buffer.from(check))
  );
}

function checkOf(key: Buffer, counter: string, body: string): string {
  const mac = createHmac('sha256', key).update(`yiping form\n${counter}\n${body}`).digest();
  return String(mac.readUIntBE(0, 6) % 1_000_000).padStart(6, '0');
}
