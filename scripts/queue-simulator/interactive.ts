import type { ReadStream } from 'node:tty';
import type { Knowledge } from './command-line.ts';
import type { QueueSimulator, Reply } from './index.ts';
import { aService } from './made-up-cases.ts';

/** What the keyboard offers, for the person at it. */
const KEYS = `c call next    s start     e evaluate   r resume   p pause
x cancel       a abandon   l recall     q quit`;

/**
 * Plays what somebody presses, until they quit.
 * @param keyboard a terminal; it is given back as it was
 * @param cases what each call tells about the service
 */
export function playKeyboard(
  simulator: QueueSimulator,
  keyboard: ReadStream,
  cases: Knowledge,
  tell: (line: string) => void,
): Promise<void> {
  let called = 0;

  function callNext(): Promise<void> {
    called += 1;
    const ticket = `A${String(called).padStart(3, '0')}`;
    tell(`> call ${ticket}`);
    const service = cases === 'none' ? {} : { service: aService({ ticket, mode: cases }) };
    return simulator.call(ticket, service);
  }

  /** Some machines call nobody: the ticket comes with the invitation. */
  function evaluate(): Promise<void> {
    if (simulator.knows('called')) return simulator.evaluate();
    called += 1;
    return simulator.evaluate({ ticket: `A${String(called).padStart(3, '0')}` });
  }

  const actions: Readonly<Record<string, readonly [string, () => Promise<void>]>> = {
    s: ['start', () => simulator.start()],
    e: ['evaluate', evaluate],
    x: ['cancel', () => simulator.cancel()],
    a: ['abandon', () => simulator.abandon()],
    l: ['recall', () => simulator.recall()],
    p: ['pause', () => simulator.pause()],
    r: ['resume', () => simulator.resume()],
  };

  function press(key: string): Promise<void> {
    if (key === 'c') return callNext();
    const action = actions[key];
    if (action === undefined) {
      tell(KEYS);
      return Promise.resolve();
    }
    const [name, run] = action;
    tell(`> ${name}`);
    return run();
  }

  tell(KEYS);
  simulator.onReply((reply) => tell(`< ${describe(reply)}`));
  return new Promise((resolve) => {
    const heard = (bytes: Buffer) => {
      for (const key of bytes.toString().toLowerCase()) {
        // In raw mode Ctrl+C and Ctrl+D are characters like any other.
        if (key === 'q' || key === '\u0003' || key === '\u0004') {
          keyboard.off('data', heard);
          keyboard.setRawMode(false);
          keyboard.pause();
          resolve();
          return;
        }
        press(key).catch((error: unknown) => {
          tell(`! ${error instanceof Error ? error.message : String(error)}`);
        });
      }
    };
    keyboard.setRawMode(true);
    keyboard.on('data', heard);
    keyboard.resume();
  });
}

/** A reply as one line. */
export function describe(reply: Reply): string {
  switch (reply.kind) {
    case 'ack':
      return 'acknowledged';
    case 'error':
      return `error: ${reply.error} (${reply.where})`;
    case 'result':
      return `${reply.event}${reply.ticket === undefined ? '' : ` ${reply.ticket}`}`;
    case 'level':
      return `level ${reply.level}${reply.about === undefined ? '' : ` for ${reply.about}`}`;
    case 'login':
      return `${reply.accepted ? 'logged in' : 'refused a login'}: ${reply.counter}`;
    case 'heartbeat':
      return 'heartbeat';
    case 'stranger':
      return 'something before it had logged in';
    case 'refused':
      return `refused with status ${reply.status}`;
    case 'frame':
      return `frame: address ${reply.address}, function ${reply.command}, data [${reply.data}]`;
    case 'unknown':
      return `not understood: ${reply.text}`;
  }
}
