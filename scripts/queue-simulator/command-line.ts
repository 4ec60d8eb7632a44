import { readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import type { SimulatorTransport } from './link.ts';
import { readScenario, type Step } from './scenario.ts';

/** What `--help` prints. */
export const HELP = `The hall's queue machine, for one counter.

  npm run sim:queue -- --port N [flags]                    over TCP, to the kiosk's server
  npm run sim:queue -- --transport serial --path P --address A [flags]

  --transport tcp|serial  default tcp
  --host ADDRESS          where the kiosk listens (default 127.0.0.1)
  --port N                its port
  --path PATH             the serial port of the machine's end
  --address N             the counter's address on the bus, 0 to 255
  --counter TEXT          whose machine this is (default 5, as in the demo; TCP only)
  --cases none|single|parallel|bundle
                          what the keyboard's calls know about the service (default single; TCP only)
  --scenario FILE         play this file instead of listening to the keyboard
  --help

A scenario is a JSON list of steps:
  [{"do":"call","ticket":"A001","service":{"made":"parallel","cases":3}},
   {"do":"wait","ms":1000}, {"do":"start"}, {"do":"evaluate"},
   {"do":"waitFor","reply":"done","ms":60000}]
do: call recall start evaluate cancel abandon transfer suspend pause resume
    press (key)  wait (ms)  waitFor (reply: ack, error, done, timeout)  raw (hex)
service: a whole service, or a made-up one: {"made": single|parallel|bundle, "cases", "proStatus"}

Exit code: 0 done, 1 a step failed, 2 wrong flags or scenario.
`;

export const KNOWLEDGE = ['none', 'single', 'parallel', 'bundle'] as const;
/** What the machine knows about the services it calls. */
export type Knowledge = (typeof KNOWLEDGE)[number];

/** What the command line asks for. */
export type CommandLine =
  | { readonly kind: 'help' }
  | { readonly kind: 'wrong'; readonly message: string }
  | {
      readonly kind: 'run';
      readonly transport: SimulatorTransport;
      readonly counter: string;
      readonly cases: Knowledge;
      readonly scenario?: readonly Step[];
    };

/** Reads the arguments; a mistake comes back as a message, never thrown. */
export function readCommandLine(args: readonly string[]): CommandLine {
  try {
    return understand(args);
  } catch (error) {
    return { kind: 'wrong', message: error instanceof Error ? error.message : String(error) };
  }
}

function understand(args: readonly string[]): CommandLine {
  const { values } = parseArgs({
    args: [...args],
    options: {
      transport: { type: 'string', default: 'tcp' },
      host: { type: 'string', default: '127.0.0.1' },
      port: { type: 'string' },
      path: { type: 'string' },
      address: { type: 'string' },
      counter: { type: 'string', default: '5' },
      cases: { type: 'string', default: 'single' },
      scenario: { type: 'string' },
      help: { type: 'boolean', default: false },
    },
  });
  if (values.help) return { kind: 'help' };
  const cases = KNOWLEDGE.find((known) => known === values.cases);
  if (cases === undefined) throw new Error(`--cases must be ${KNOWLEDGE.join(', ')}`);
  const transport = transportOf(values);
  const scenario = values.scenario === undefined ? {} : { scenario: stepsIn(values.scenario) };
  return { kind: 'run', transport, counter: values.counter, cases, ...scenario };
}

function transportOf(values: {
  readonly transport: string;
  readonly host: string;
  readonly port?: string | undefined;
  readonly path?: string | undefined;
  readonly address?: string | undefined;
}): SimulatorTransport {
  switch (values.transport) {
    case 'tcp':
      return { kind: 'tcp', host: values.host, port: wholeNumber('--port', values.port, 1, 65535) };
    case 'serial':
      if (values.path === undefined) throw new Error('--transport serial needs --path');
      return {
        kind: 'serial',
        path: values.path,
        address: wholeNumber('--address', values.address, 0, 255),
      };
    default:
      throw new Error(`--transport must be tcp or serial, not "${values.transport}"`);
  }
}

function wholeNumber(flag: string, text: string | undefined, least: number, most: number): number {
  if (text === undefined) throw new Error(`${flag} is missing (${least} to ${most})`);
  const number = Number(text);
  if (!/^\d+$/.test(text) || number < least || number > most) {
    throw new Error(`${flag} must be a whole number from ${least} to ${most}, not "${text}"`);
  }
  return number;
}

function stepsIn(file: string): readonly Step[] {
  const result = readScenario(readFileSync(file, 'utf8'));
  if (result.ok) return result.steps;
  throw new Error(`${file} is no scenario\n  ${result.problems.join('\n  ')}`);
}
