import { HELP, readCommandLine } from './queue-simulator/command-line.ts';
import { startQueueSimulator } from './queue-simulator/index.ts';
import { describe, playKeyboard } from './queue-simulator/interactive.ts';
import { playScenario } from './queue-simulator/scenario.ts';

const command = readCommandLine(process.argv.slice(2));

switch (command.kind) {
  case 'help':
    process.stdout.write(HELP);
    break;
  case 'wrong':
    fail(2, `${command.message}\nTry --help.`);
    break;
  case 'run':
    if (command.scenario === undefined && !process.stdin.isTTY) {
      fail(2, 'there is no keyboard here; give --scenario FILE\nTry --help.');
    } else {
      await run(command);
    }
    break;
  default:
    command satisfies never;
}

async function run(wish: Extract<typeof command, { kind: 'run' }>): Promise<void> {
  const simulator = startQueueSimulator(wish);
  const { transport, scenario } = wish;
  const where = transport.kind === 'tcp' ? `${transport.host}:${transport.port}` : transport.path;
  simulator.onConnection((connected) => print(connected ? 'connected' : 'disconnected'));
  print(`connecting to ${where} …`);
  try {
    if (scenario === undefined) {
      await playKeyboard(simulator, process.stdin, wish.cases, print);
    } else {
      simulator.onReply((reply) => print(`  < ${describe(reply)}`));
      await playScenario(simulator, scenario, print);
    }
  } catch (error) {
    fail(1, error instanceof Error ? error.message : String(error));
  } finally {
    await simulator.close();
  }
}

function print(line: string): void {
  process.stdout.write(`${line}\n`);
}

function fail(code: number, message: string): void {
  process.stderr.write(`sim-queue: ${message}\n`);
  process.exitCode = code;
}
