import { HELP, readCommandLine } from './queue-simulator/command-line.ts';
import {
  type QueueSimulator,
  type SimulatorTransport,
  startQueueSimulator,
} from './queue-simulator/index.ts';
import { describe, playKeyboard } from './queue-simulator/interactive.ts';
import { playScenario } from './queue-simulator/scenario.ts';

const PATIENCE_MS = 5_000;

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
  simulator.onConnection((connected) => print(connected ? 'connected' : 'disconnected'));
  const where = placeOf(transport);
  const listens = transport.kind === 'tcp-listen' || transport.kind === 'websocket';
  print(`${listens ? 'waiting for the kiosk at' : 'connecting to'} ${where} …`);
  try {
    await answered(simulator, where, scenario !== undefined);
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

function placeOf(transport: SimulatorTransport): string {
  switch (transport.kind) {
    case 'serial':
      return transport.path;
    case 'http':
      return transport.url;
    default:
      return `${transport.host}:${transport.port}`;
  }
}

/**
 * A person may still have to start the kiosk and is told so; a scenario fails when nobody is there.
 * @throws when `mustAnswer` and nobody does
 */
async function answered(
  simulator: QueueSimulator,
  where: string,
  mustAnswer: boolean,
): Promise<void> {
  const silence = Symbol('nobody');
  const waited = new Promise<typeof silence>((resolve) => {
    setTimeout(() => resolve(silence), PATIENCE_MS).unref();
  });
  if ((await Promise.race([simulator.connected(), waited])) !== silence) return;
  const nobody = `nobody answers at ${where}; is the kiosk running?`;
  if (mustAnswer) throw new Error(nobody);
  print(`${nobody} Trying again until it is.`);
}

function print(line: string): void {
  process.stdout.write(`${line}\n`);
}

function fail(code: number, message: string): void {
  process.stderr.write(`sim-queue: ${message}\n`);
  process.exitCode = code;
}
