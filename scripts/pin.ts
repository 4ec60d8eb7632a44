/**
 * `npm run pin`: makes the hash of a PIN for `pins` in the provisioning file. The PIN is typed twice
 * without being shown, or piped in as one line; it is an argument nowhere, since those can be seen by
 * every user of the machine. The hash goes to stdout, everything else to stderr.
 */
import { stdin } from 'node:process';
import { createInterface } from 'node:readline';
import { hashPin } from '../electron/door/pin-hash.ts';

const say = (text: string) => process.stderr.write(text);

/** @throws when there is no line */
async function pipedLine(): Promise<string> {
  for await (const line of createInterface({ input: stdin })) return line.trim();
  throw new Error('no PIN was piped in');
}

/** @throws on Ctrl+C and at the end of input */
async function typedLine(prompt: string): Promise<string> {
  say(prompt);
  let typed = '';
  // Raw: the terminal echoes nothing, and every key comes by itself.
  stdin.setRawMode(true);
  stdin.resume();
  const { promise, resolve: done, reject: failed } = Promise.withResolvers<string>();
  const giveUp = () => failed(new Error('given up'));
  const hear = (chunk: Buffer) => {
    for (const key of chunk.toString()) {
      if (key === '\r' || key === '\n') done(typed);
      else if (key === '\u0003' || key === '\u0004') giveUp();
      else if (key === '\u007f' || key === '\b') typed = typed.slice(0, -1);
      else typed += key;
    }
  };
  stdin.on('data', hear).on('end', giveUp);
  try {
    return await promise;
  } finally {
    stdin.off('data', hear).off('end', giveUp);
    stdin.setRawMode(false);
    stdin.pause();
    say('\n');
  }
}

async function pinOfSomebody(): Promise<string> {
  if (!stdin.isTTY) return pipedLine();
  const pin = await typedLine('PIN (6–12 digits): ');
  if ((await typedLine('once more: ')) !== pin) throw new Error('the two differ');
  return pin;
}

try {
  process.stdout.write(`${await hashPin(await pinOfSomebody())}\n`);
} catch (error) {
  say(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
}
