import { readFile } from 'node:fs/promises';
import { request } from 'node:http';
import { connect } from 'node:net';
import { join } from 'node:path';
import { FRAME_LIMIT } from '../../../shared/queue-profile.ts';
import { closeAll } from '../../launch/close-all.ts';
import { type Hall, openHall } from '../../launch/hall.ts';
import { pause, within } from '../../launch/wait.ts';
import { type QueueSimulator, startQueueSimulator } from '../../queue-simulator/index.ts';
import { startSlowLoris } from '../../queue-simulator/slow-loris.ts';
import { atMost, type Figure, single, withGoal } from '../figures.ts';

/** Outside of what the lines allow, one for each, so that the log tells them apart. */
const STRANGERS = { tcp: '127.0.0.98', http: '127.0.0.99' } as const;
/** Allowed, and nobody else's: what the log says of it are the wrong requests. */
const WRONG = '127.0.0.5';
/** What has not been answered or cut by then is not, ms. */
const ANSWER_MS = 5_000;
const TOO_LONG = FRAME_LIMIT + 6 * 1024;
const MORE_THAN_PLACES = 12;
const LORIS = { connections: 4, everyMs: 500, patienceMs: 90_000 } as const;

/** What became of those that must not be let in. */
export async function refusedFigures(
  app: string,
  display: string | undefined,
): Promise<readonly Figure[]> {
  const hall = await openHall({ app, display, queue: ['tcp', 'http'], tickets: [] });
  const closings = [(): unknown => hall.close()];
  try {
    const tcp = hall.lineAt('tcp').input;
    const http = hall.lineAt('http').input;
    if (tcp.transport !== 'tcp-server' || http.transport !== 'http') throw new Error('no servers');
    const loris = startSlowLoris({
      ...{ host: http.host, port: http.port, from: '127.0.0.3', ...LORIS },
      text: `POST ${http.path} HTTP/1.1\r\nhost: kiosk\r\nx-slow: ${'a'.repeat(4_000)}`,
    });
    closings.unshift(loris.close);
    const began = performance.now();
    const overTcp = startSlowLoris({
      ...{ host: tcp.host, port: tcp.port, from: '127.0.0.3', ...LORIS },
      connections: MORE_THAN_PLACES,
      text: '{"event":"called","counter":"5"',
    });
    closings.unshift(overTcp.close);
    const newcomer = await newcomerHandled(tcp.host, tcp.port);
    const wrongs = wrongsAt(tcp, http);
    let letIn = 0;
    for (const wrong of wrongs) if (!(await wrong.isRefused())) letIn += 1;
    await oversizeLine(hall);
    const others = await othersHandled(hall, () => loris.open() === 0, LORIS.patienceMs);
    const ms = performance.now() - began;
    const unlogged = await unloggedOf(hall, wrongs);
    const none = (name: string, value: number, count: number) =>
      withGoal({ ...single(name, 'count', value), count }, atMost('median', 0));
    return [
      none('strangers, wrong tokens and wrong requests let in', letIn, wrongs.length),
      none('those of them that the log does not tell of', unlogged, wrongs.length),
      none('slow connections over HTTP never cut', loris.open(), LORIS.connections),
      single('time until the last of them was cut', 'ms', ms),
      none(
        'events of other machines not handled meanwhile',
        others.said - others.handled,
        others.said,
      ),
      none(
        `newcomers not handled while ${MORE_THAN_PLACES} slow ones came over TCP`,
        newcomer ? 0 : 1,
        1,
      ),
    ];
  } finally {
    await closeAll(closings);
  }
}

/** @returns whether a machine is handled that connects while others hold all places */
async function newcomerHandled(host: string, port: number): Promise<boolean> {
  const transport = { kind: 'tcp', host, port, from: '127.0.0.4' } as const;
  const machine = startQueueSimulator({ transport, counter: '5' });
  try {
    return await isHandled(machine, 'newcomer');
  } finally {
    await machine.close();
  }
}

/** Says one event. @returns whether it was acknowledged in time */
async function isHandled(machine: QueueSimulator, id: string): Promise<boolean> {
  const handled = async () => {
    await machine.recall({ id });
    await machine.waitForReply((reply) => reply.kind === 'ack' && reply.id === id, ANSWER_MS);
    return true;
  };
  return (await within(ANSWER_MS, handled())) === true;
}

/** What must not be let in. */
interface Wrong {
  /** What the log says of it; no other has both. */
  readonly peer: string;
  readonly reason: string;
  /** Tries it. */
  isRefused(): Promise<boolean>;
}

function wrongsAt(tcp: Place, http: Place & Webhook): readonly Wrong[] {
  const url = `http://${http.host}:${http.port}${http.path}`;
  const token = { authorization: `Bearer ${http.token}` };
  const wrongToken = { authorization: 'Bearer no-such-token-0000' };
  const wrong = (reason: string, wanted: number, wish: Wish): Wrong => ({
    ...{ peer: wish.from ?? WRONG, reason },
    isRefused: async () => (await status(wish.url ?? url, { from: WRONG, ...wish })) === wanted,
  });
  return [
    {
      ...{ peer: STRANGERS.tcp, reason: 'not on the allow-list' },
      isRefused: () => isCut(tcp, STRANGERS.tcp),
    },
    wrong('not on the allow-list', 403, { headers: token, from: STRANGERS.http }),
    wrong('no token', 401, {}),
    wrong('a wrong token', 401, { headers: wrongToken }),
    wrong(`longer than ${FRAME_LIMIT} bytes`, 413, { headers: token, body: 'x'.repeat(TOO_LONG) }),
    wrong('not a POST', 405, { headers: token, method: 'GET' }),
    wrong('another path', 404, { headers: token, url: `${url}/elsewhere` }),
  ];
}

interface Place {
  readonly host: string;
  readonly port: number;
}

interface Webhook {
  readonly path: string;
  readonly token: string;
}

/** @returns whether the connection was ended in time, and without a byte */
function isCut({ host, port }: Place, from: string): Promise<boolean> {
  const socket = connect({ host, port, localAddress: from });
  let heard = 0;
  socket.on('data', (bytes) => {
    heard += bytes.length;
  });
  socket.on('error', () => {
    // Reset is a refusal too; `close` follows.
  });
  return new Promise((cut) => {
    const patience = setTimeout(() => {
      cut(false);
      socket.destroy();
    }, ANSWER_MS);
    socket.on('close', () => {
      clearTimeout(patience);
      cut(heard === 0);
    });
  });
}

interface Wish {
  readonly url?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
  readonly method?: string;
  readonly from?: string;
}

/** @returns the status, or 0 when the connection was ended instead or nothing came in time */
function status(url: string, { headers, body = '{}', method = 'POST', from }: Wish) {
  return new Promise<number>((resolve) => {
    const asked = request(
      url,
      {
        ...{ method, headers: { ...headers, connection: 'close' }, localAddress: from },
        signal: AbortSignal.timeout(ANSWER_MS),
      },
      (response) => {
        response.resume();
        resolve(response.statusCode ?? 0);
      },
    );
    asked.on('error', () => resolve(0));
    asked.end(method === 'GET' ? undefined : body);
  });
}

/** A line that never ends, and the next one, which is understood. */
async function oversizeLine({ machine }: Hall): Promise<void> {
  await machine.sendRaw(Buffer.from(`${'x'.repeat(TOO_LONG)}\n`));
  await machine.waitForReply((reply) => reply.kind === 'error', 10_000);
  await machine.recall({ id: 'after-oversize' });
  await machine.waitForReply((reply) => reply.kind === 'ack' && reply.id === 'after-oversize');
}

/** Both lines go on working until it is over. */
async function othersHandled(hall: Hall, isOver: () => boolean, patienceMs: number) {
  const machines = [hall.machine, hall.lineAt('http').machine];
  const end = performance.now() + patienceMs;
  let said = 0;
  let handled = 0;
  while (!isOver() && performance.now() < end) {
    for (const machine of machines) {
      said += 1;
      if (await isHandled(machine, `meanwhile-${said}`)) handled += 1;
    }
    await pause(100);
  }
  return { said, handled };
}

/** @returns how many of them the kiosk's log does not tell of */
async function unloggedOf(hall: Hall, wrongs: readonly Wrong[]): Promise<number> {
  const text = await readFile(join(hall.dataFolder, 'logs', 'yiping.log'), 'utf8');
  const refusals: { peer?: unknown; reason?: unknown }[] = text
    .split('\n')
    .filter((line) => line.includes('"msg":"a connection was refused"'))
    .map((line) => JSON.parse(line));
  const isLogged = ({ peer, reason }: Wrong) =>
    refusals.some((each) => each.peer === peer && each.reason === reason);
  return wrongs.filter((wrong) => !isLogged(wrong)).length;
}
