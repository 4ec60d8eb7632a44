import { readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import type { SimulatorTransport } from './outlet.ts';
import { readScenario, type Step } from './scenario.ts';
import { languageOf, MACHINES } from './speaking.ts';

/** What `--help` prints. */
export const HELP = `The hall's queue machine, for one counter.

  npm run sim:queue -- --port N [flags]                     dials the kiosk (its tcp-server)
  npm run sim:queue -- --transport tcp-listen --port N      the kiosk dials it (its tcp-client)
  npm run sim:queue -- --transport websocket --port N       the kiosk opens ws://HOST:N
  npm run sim:queue -- --transport http --url URL --token T posts to the kiosk's webhook
  npm run sim:queue -- --transport serial --path P --address A

  --transport tcp|tcp-listen|websocket|http|serial          default tcp
  --machine NAME          ${MACHINES.join(', ')}
                          (default yiping-json; over a serial line ff68)
  --host ADDRESS          where the kiosk, or the machine, listens (default 127.0.0.1)
  --port N                its port
  --url URL, --token T    of the kiosk's webhook
  --path PATH             the serial port of the machine's end
  --address N             the counter's address on the bus, 0 to 255
  --counter TEXT          whose machine this is (default 5, as in the demo; not ff68)
  --cases none|single|parallel|bundle
                          what the keyboard's calls know about the service (default single;
                          yiping-json and example-hall only)
  --scenario FILE         play this file instead of listening to the keyboard
  --help

A scenario is a JSON list of steps:
  [{"do":"call","ticket":"A001","service":{"made":"parallel","cases":3}},
   {"do":"wait","ms":1000}, {"do":"start"}, {"do":"evaluate"},
   {"do":"waitFor","reply":"done","ms":60000}]
do: call recall start evaluate cancel abandon transfer suspend pause resume
    press (key)  wait (ms)  waitFor (reply: ack, error, done, timeout, login, heartbeat)  raw (hex)
misbehaving: noise (bytes)  stutter (on)  repeat  elsewhere (event)  half (event)  deaf (on)
    hangUp  flood (event, perSecond, ms)
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
      readonly machine: string;
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
      machine: { type: 'string' },
      host: { type: 'string', default: '127.0.0.1' },
      url: { type: 'string' },
      token: { type: 'string' },
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
  const { machine = transport.kind === 'serial' ? 'ff68' : 'yiping-json', counter } = values;
  // Whether it is one, and speaks over that transport.
  languageOf(machine, transport, counter);
  const scenario = values.scenario === undefined ? {} : { scenario: stepsIn(values.scenario) };
  return { kind: 'run', transport, machine, counter, cases, ...scenario };
}

function transportOf(values: {
  readonly transport: string;
  readonly host: string;
  readonly url?: string | undefined;
  readonly token?: string | undefined;
  readonly port?: string | undefined;
  readonly path?: string | undefined;
  readonly address?: string | undefined;
}): SimulatorTransport {
  switch (values.transport) {
    case 'tcp':
    case 'tcp-listen':
    case 'websocket': {
      const port = wholeNumber('--port', values.port, 1, 65535);
      return { kind: values.transport, host: values.host, port };
    }
    case 'http': {
      const { url, token } = values;
      if (url === undefined || !URL.canParse(url)) throw new Error('--transport http needs --url');
      return { kind: 'http', url, ...(token !== undefined && { token }) };
    }
    case 'serial':
      if (values.path === undefined) throw new Error('--transport serial needs --path');
      return {
        kind: 'serial',
        path: values.path,
        address: wholeNumber('--address', values.address, 0, 255),
      };
    default:
      throw new Error(
        `--transport must be tcp, tcp-listen, websocket, http or serial, not "${values.transport}"`,
      );
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
