import { startFujianSimulator } from './fujian-simulator/simulator.ts';
import { HELP, readCommandLine } from './province-simulator/command-line.ts';
import type { RequestLine } from './province-simulator/faulty-exchange.ts';
import { startProvinceSimulator } from './province-simulator/simulator.ts';
import { wireTime } from './province-simulator/wire-time.ts';
import { startShandongSimulator } from './shandong-simulator/simulator.ts';

const START = {
  standard: startProvinceSimulator,
  fujian: startFujianSimulator,
  shandong: startShandongSimulator,
} as const;

const command = readCommandLine(process.argv.slice(2), process.env);

switch (command.kind) {
  case 'help':
    process.stdout.write(HELP);
    break;
  case 'wrong':
    refuse(command.message);
    break;
  case 'start':
    try {
      const onRequest = command.verbose ? print : () => {};
      const simulator = await START[command.profile]({ ...command.options, onRequest });
      const ready = { listening: simulator.url, admin: simulator.adminUrl };
      process.stdout.write(`${JSON.stringify(ready)}\n`);
      if (simulator.tornBytes > 0) {
        process.stderr.write(`cut a torn last line of ${simulator.tornBytes} bytes\n`);
      }
      for (const signal of ['SIGTERM', 'SIGINT'] as const) {
        process.once(signal, () => void simulator.close());
      }
    } catch (error) {
      refuse(error instanceof Error ? error.message : String(error));
    }
    break;
  default:
    command satisfies never;
}

/** Paths only: a query string names a case. */
function print({ at, method, path, status, codes, ending }: RequestLine): void {
  const fault = ending === 'answer' ? '' : ` [${ending}]`;
  const answer = `${status ?? 'no answer'} ${codes.join(' ')}`.trim();
  process.stdout.write(`${wireTime(at)} ${method} ${path} ${answer}${fault}\n`);
}

function refuse(message: string): void {
  process.stderr.write(`sim-province: ${message}\nTry --help.\n`);
  process.exitCode = 2;
}
