import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { request } from 'node:http';
import { connect } from 'node:net';
import { join } from 'node:path';
import { type Hall, openHall } from '../../launch/hall.ts';
import { startQueueSimulator } from '../../queue-simulator/index.ts';
import { startSlowLoris } from '../../queue-simulator/slow-loris.ts';
import { atLeast, atMost, type Figure, single, withGoal } from '../figures.ts';

/** Outside of what the lines allow. */
const STRANGER = '127.0.0.99';
const TOO_LONG = 70 * 1024;
const MORE_THAN_PLACES = 12;
const LORIS = { connections: 4, everyMs: 500, patienceMs: 90_000 } as const;

/** What became of those that must not be let in. */
export async function refusedFigures(
  app: string,
  display: string | undefined,
): Promise<readonly Figure[]> {
  const hall = await openHall({ app, display, queue: ['tcp', 'http'], tickets: [] });
  try {
    const tcp = hall.lineAt('tcp').input;
    const http = hall.lineAt('http').input;
    if (tcp.transport !== 'tcp-server' || http.transport !== 'http') throw new Error('no servers');
    const url = `http://${http.host}:${http.port}${http.path}`;
    const token = { authorization: `Bearer ${http.token}` };
    const loris = startSlowLoris({
      ...{ host: http.host, port: http.port, from: '127.0.0.3', ...LORIS },
      text: `POST ${http.path} HTTP/1.1\r\nhost: kiosk\r\nx-slow: ${'a'.repeat(4_000)}`,
    });
    const began = performance.now();
    const overTcp = startSlowLoris({
      ...{ host: tcp.host, port: tcp.port, from: '127.0.0.3', ...LORIS },
      connections: MORE_THAN_PLACES,
      text: '{"event":"called","counter":"5"',
    });
    const newcomer = await newcomerHandled(tcp.host, tcp.port);
    const wrongs = await wrongsOf(url, token, () => cutOff(tcp.host, tcp.port, { from: STRANGER }));
    await oversizeLine(hall);
    const others = await othersHandled(hall, () => loris.open() === 0, LORIS.patienceMs);
    const ms = performance.now() - began;
    const open = loris.open();
    loris.close();
    overTcp.close();
    const none = (name: string, value: number, count: number) =>
      withGoal({ ...single(name, 'count', value), count }, atMost('median', 0));
    return [
      none(
        'strangers, wrong tokens and wrong requests let in',
        wrongs.filter((isRefused) => !isRefused).length,
        wrongs.length,
      ),
      none('slow connections over HTTP never cut', open, LORIS.connections),
      single('time until the last of them was cut', 'ms', ms),
      none(
        'events of other machines not handled meanwhile',
        others.said - others.handled,
        others.said,
      ),
      withGoal(
        single(
          `answers to a newcomer while ${MORE_THAN_PLACES} slow ones came over TCP`,
          'count',
          newcomer,
        ),
        atLeast('median', 1),
      ),
      withGoal(
        single('refusals in the log', 'count', await refusalsIn(hall)),
        atLeast('median', wrongs.length),
      ),
    ];
  } finally {
    await hall.close();
  }
}

/** Events of a machine that connects while others hold all places. @returns how many were handled */
async function newcomerHandled(host: string, port: number): Promise<number> {
  const transport = { kind: 'tcp', host, port, from: '127.0.0.4' } as const;
  const machine = startQueueSimulator({ transport, counter: '5' });
  try {
    await machine.recall({ id: 'newcomer' });
    await machine.waitForReply((reply) => reply.kind === 'ack' && reply.id === 'newcomer');
    return machine.replies().length;
  } finally {
    await machine.close();
  }
}

/** What must not be let in, one by one. @returns of each whether it was refused as it should be */
async function wrongsOf(
  url: string,
  token: Readonly<Record<string, string>>,
  strangerIsCut: () => Promise<boolean>,
): Promise<readonly boolean[]> {
  const wrongToken = { authorization: 'Bearer no-such-token-0000' };
  return [
    await strangerIsCut(),
    (await status(url, { headers: token, from: STRANGER })) === 403,
    (await status(url, {})) === 401,
    (await status(url, { headers: wrongToken })) === 401,
    (await status(url, { headers: token, body: 'x'.repeat(TOO_LONG) })) === 413,
    (await status(url, { headers: token, method: 'GET' })) === 405,
    (await status(`${url}/elsewhere`, { headers: token })) === 404,
  ];
}

/** Whether the connection was ended without a byte. */
async function cutOff(host: string, port: number, { from }: { readonly from: string }) {
  const socket = connect({ host, port, localAddress: from });
  let heard = 0;
  socket.on('data', (bytes) => {
    heard += bytes.length;
  });
  socket.on('error', () => {
    // Reset is a refusal too; `close` follows.
  });
  await once(socket, 'close');
  return heard === 0;
}

/** @returns the status, or 0 when the connection was ended instead */
function status(
  url: string,
  wish: {
    readonly headers?: Readonly<Record<string, string>>;
    readonly body?: string;
    readonly method?: string;
    readonly from?: string;
  },
): Promise<number> {
  const { headers = {}, body = '{}', method = 'POST', from } = wish;
  return new Promise((resolve) => {
    const asked = request(
      url,
      { method, headers: { ...headers, connection: 'close' }, ...(from && { localAddress: from }) },
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
      const id = `meanwhile-${said}`;
      await machine.recall({ id });
      await machine.waitForReply((reply) => reply.kind === 'ack' && reply.id === id);
      handled += 1;
    }
    await new Promise((beat) => setTimeout(beat, 100));
  }
  return { said, handled };
}

/** How often the kiosk's log tells of a refusal. */
async function refusalsIn(hall: Hall): Promise<number> {
  const text = await readFile(join(hall.dataFolder, 'logs', 'yiping.log'), 'utf8');
  return text.split('\n').filter((line) => line.includes('"msg":"a connection was refused"'))
    .length;
}
