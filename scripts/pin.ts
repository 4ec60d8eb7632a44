/**
 * `npm run pin`: makes the hash of a PIN for `pins` in the provisioning file. The PIN is typed twice
 * without being shown, or piped in as one line; it is an argument nowhere, since those can be seen by
 * every user of the machine. The hash goes to stdout, everything else to stderr.
 */
import { stdin } from 'node:process';
import { createInterface } from 'node:readline';
import { hashPin } from '../electron/door/pin-hash.ts';
import { bilingual } from '../shared/mistake-text.ts';
import { typedLine } from './terminal/typed-line.ts';

const say = (text: string) => process.stderr.write(text);

/** @throws when there is no line */
async function pipedLine(): Promise<string> {
  for await (const line of createInterface({ input: stdin })) return line.trim();
  throw new Error(bilingual('没有收到 PIN', 'no PIN was piped in'));
}

async function pinOfSomebody(): Promise<string> {
  if (!stdin.isTTY) return pipedLine();
  const pin = await typedLine('PIN（6–12 位数字 / 6–12 digits）: ');
  if ((await typedLine('再输一次 / once more: ')) !== pin) {
    throw new Error(bilingual('两次输入不一致', 'the two differ'));
  }
  return pin;
}

try {
  process.stdout.write(`${await hashPin(await pinOfSomebody())}\n`);
} catch (error) {
  say(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
}
