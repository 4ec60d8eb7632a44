import { readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { z } from 'zod';
import { evaluationOptions } from './evaluation-options.ts';
import { faultTable } from './fault-table.ts';
import type { ProvinceSimulatorOptions } from './simulator.ts';

/** The provinces there are. */
const PROFILES = ['standard', 'fujian', 'shandong'] as const;

/** What `--help` prints. */
export const HELP = `The provincial interface as a stand-alone server.

  npm run sim:province -- [flags]

  --profile NAME         ${PROFILES.join(', ')} (default standard)
  --port N               port of the interface (default 8090; 0: any free one)
  --admin-port N         port of /admin (default: port + 1; always plain HTTP on 127.0.0.1)
  --host ADDRESS         address to bind (default 127.0.0.1)
  --data FILE            keep what is accepted in this file, and read it at start
  --tls                  HTTPS with a self-signed certificate made by the openssl command
  --cert FILE --key FILE HTTPS with this certificate (PEM)
  --faults JSON          faults from the start, as for POST /admin/faults
  --verbose              one line per request
  --help

Only with the profile standard; the others have the credentials of the demo:
  --app-key TEXT         default demo-app-key          (or YIPING_SIM_APP_KEY)
  --app-secret TEXT      default demo-app-secret-0001  (or YIPING_SIM_APP_SECRET)
  --token-life SECONDS   how long a token lives (default 7200)
  --device-key ID=SPKI   a device's Ed25519 public key, base64; may be repeated
  --options FILE         publish these evaluation options (JSON: version, levels)

Prints one JSON line {"listening","admin"} when it is ready. Under "admin":
  GET evaluations | counts | certificate, with standard and shandong also services
  GET | POST | DELETE faults (DELETE faults/NAME clears one; GET lists the table)
  with standard: GET devices, POST devices {"deviceId","publicKey"}, POST options {"version","levels"}
`;

/** Flags that say nothing to the other provinces. */
const OF_STANDARD = ['app-key', 'app-secret', 'token-life', 'device-key', 'options'] as const;

/** What the command line asks for. */
export type CommandLine =
  | Readonly<{ kind: 'help' }>
  | Readonly<{ kind: 'wrong'; message: string }>
  | Readonly<{
      kind: 'start';
      profile: (typeof PROFILES)[number];
      verbose: boolean;
      options: ProvinceSimulatorOptions;
    }>;

/** Reads the arguments and the environment; a mistake comes back as a message, never thrown. */
export function readCommandLine(
  args: readonly string[],
  environment: Readonly<Record<string, string | undefined>>,
): CommandLine {
  try {
    return understand(args, environment);
  } catch (error) {
    return { kind: 'wrong', message: error instanceof Error ? error.message : String(error) };
  }
}

function understand(
  args: readonly string[],
  environment: Readonly<Record<string, string | undefined>>,
): CommandLine {
  const { values } = parseArgs({
    args: [...args],
    options: {
      profile: { type: 'string', default: 'standard' },
      port: { type: 'string', default: '8090' },
      'admin-port': { type: 'string' },
      host: { type: 'string' },
      data: { type: 'string' },
      'app-key': { type: 'string' },
      'app-secret': { type: 'string' },
      'token-life': { type: 'string' },
      'device-key': { type: 'string', multiple: true },
      options: { type: 'string' },
      tls: { type: 'boolean', default: false },
      cert: { type: 'string' },
      key: { type: 'string' },
      faults: { type: 'string' },
      verbose: { type: 'boolean', default: false },
      help: { type: 'boolean', default: false },
    },
  });
  if (values.help) return { kind: 'help' };
  const profile = profileOf(values.profile);
  const alien = OF_STANDARD.find((flag) => profile !== 'standard' && values[flag] !== undefined);
  if (alien !== undefined) throw new Error(`--${alien} goes with --profile standard only`);
  const port = wholeNumber('--port', values.port, 65535);
  const tls = tlsOf(values.tls, values.cert, values.key);
  const standard = {
    appKey: values['app-key'] ?? environment['YIPING_SIM_APP_KEY'] ?? 'demo-app-key',
    appSecret:
      values['app-secret'] ?? environment['YIPING_SIM_APP_SECRET'] ?? 'demo-app-secret-0001',
    tokenLifeSeconds: wholeNumber('--token-life', values['token-life'] ?? '7200', 31_536_000),
    deviceKeys: Object.fromEntries((values['device-key'] ?? []).map(deviceKey)),
    ...(values.options === undefined ? {} : { options: optionsIn(values.options) }),
  };
  return {
    kind: 'start',
    profile,
    verbose: values.verbose,
    options: {
      port,
      adminPort: wholeNumber(
        '--admin-port',
        values['admin-port'] ?? String(port === 0 ? 0 : Math.min(port + 1, 65535)),
        65535,
      ),
      ...(values.host === undefined ? {} : { host: values.host }),
      ...(values.data === undefined ? {} : { dataFile: values.data }),
      ...(values.faults === undefined ? {} : { faults: faultsIn(values.faults) }),
      ...(tls === undefined ? {} : { tls }),
      ...(profile === 'standard' && standard),
    },
  };
}

function profileOf(text: string): (typeof PROFILES)[number] {
  const known = PROFILES.find((name) => name === text);
  if (known === undefined) throw new Error(`--profile takes ${PROFILES.join(', ')}, not ${text}`);
  return known;
}

function wholeNumber(flag: string, text: string, max: number): number {
  const number = Number(text);
  if (!/^\d+$/.test(text) || number > max) {
    throw new Error(`${flag} takes a whole number from 0 to ${max}, not ${text}`);
  }
  return number;
}

function deviceKey(text: string): readonly [string, string] {
  const at = text.indexOf('=');
  if (at < 1) throw new Error(`--device-key takes ID=SPKI, not ${text}`);
  return [text.slice(0, at), text.slice(at + 1)];
}

function tlsOf(selfSigned: boolean, cert: string | undefined, key: string | undefined) {
  if ((cert === undefined) !== (key === undefined)) throw new Error('--cert and --key go together');
  if (cert !== undefined && key !== undefined) {
    return { cert: readFileSync(cert, 'utf8'), key: readFileSync(key, 'utf8') };
  }
  return selfSigned ? ('self-signed' as const) : undefined;
}

function optionsIn(file: string) {
  const parsed = evaluationOptions.safeParse(json(readFileSync(file, 'utf8')));
  if (!parsed.success) throw new Error(`${file} is not a set of options (version, levels 1 to 5)`);
  return parsed.data;
}

function faultsIn(text: string) {
  const parsed = faultTable.safeParse(json(text));
  if (!parsed.success) throw new Error(`--faults: ${z.prettifyError(parsed.error)}`);
  return parsed.data;
}

function json(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new Error(`this is not JSON: ${text.slice(0, 60)}`);
  }
}
