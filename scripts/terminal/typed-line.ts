import { stdin } from 'node:process';

/**
 * Asks for a line at the terminal without showing it.
 * @throws on Ctrl+C, at the end of input, and where there is no terminal
 */
export async function typedLine(prompt: string): Promise<string> {
  if (!stdin.isTTY) throw new Error('there is no terminal to type at');
  process.stderr.write(prompt);
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
    process.stderr.write('\n');
  }
}
