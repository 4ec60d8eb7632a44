import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import type { QueueInputOf } from '../../../shared/queue-input.ts';
import { FRAME_LIMIT } from '../../../shared/queue-profile.ts';
import { bearerCheck } from '../../bearer.ts';
import { type AllowList, createAllowList, plainAddress } from './allow-list.ts';
import { keepBound } from './binding.ts';
import { createCallers } from './callers.ts';
import { createPlaces } from './places.ts';
import type { Transport, TransportSurroundings, Verdict } from './transport.ts';

/**
 * At once, of those on the allow-list; and as many of others, who are only told that they are not.
 * Many machines open one for each event and leave it: the idle ones make room.
 */
const CONNECTIONS = 8;
/** A whole request, from its connection or its head on, ms. */
const REQUEST_MS = 10_000;
/** Between two requests on one connection, ms. */
const KEEP_ALIVE_MS = 60_000;
/** What is refused is read on so far, for an answer to somebody who is still writing gets lost, bytes. */
const READ_ON_LIMIT = 1024 * 1024;

const STATUS: Readonly<Record<Verdict, number>> = {
  handled: 200,
  refused: 400,
  dropped: 429,
  // Nothing was said.
  unfinished: 204,
};

interface Refusal {
  readonly status: 401 | 403 | 404 | 405 | 413;
  readonly why: string;
}

const STRANGER: Refusal = { status: 403, why: 'not on the allow-list' };
const TOO_LONG: Refusal = { status: 413, why: `longer than ${FRAME_LIMIT} bytes` };

/**
 * A webhook for queue machines: one path that takes `POST`, from the allow-list and with the token
 * only. The body is one message, the answer to it the body of the response.
 */
export function openHttp(
  settings: QueueInputOf<'http'>,
  surroundings: TransportSurroundings,
): Transport {
  const { events, timers } = surroundings;
  const tokenIn = bearerCheck(settings.token);
  const callers = createCallers(surroundings);
  const connections = new Map<Socket, Connection>();
  const machines = createPlaces<Connection>(CONNECTIONS);
  const strangers = createPlaces<Connection>(CONNECTIONS);
  let closed = false;

  interface Connection {
    readonly socket: Socket;
    readonly address: string;
    readonly allowed: boolean;
    limit: unknown;
    /** It has been answered once, so that it may be idle. */
    answered: boolean;
    /** A request is not answered yet. */
    asked: boolean;
    /** The next answer is the last. */
    last: boolean;
  }

  const placesOf = ({ allowed }: Connection) => (allowed ? machines : strangers);

  function accept(socket: Socket, list: AllowList): void {
    const address = plainAddress(socket.remoteAddress ?? '');
    const allowed = list.allows(address);
    const connection: Connection = {
      ...{ socket, address, allowed, limit: undefined },
      ...{ answered: false, asked: false, last: false },
    };
    const places = placesOf(connection);
    const cut = (why: string) => {
      if (connection.asked || !connection.answered) events.refused(address, why);
      socket.destroy();
    };
    const isBusy = () => connection.asked;
    if (closed || !places.take(connection, { address, cut, isBusy })) {
      socket.destroy();
      if (!closed && address !== '') events.refused(address, `already ${CONNECTIONS} connections`);
      return;
    }
    connections.set(socket, connection);
    expect(connection, REQUEST_MS, 'a request took too long');
    socket.on('close', () => {
      timers.clearTimeout(connection.limit);
      connections.delete(socket);
      places.leave(connection);
    });
  }

  /** Cuts the connection unless something else is expected before. */
  function expect(connection: Connection, ms: number, tooLate?: string): void {
    if (!connections.has(connection.socket)) return;
    timers.clearTimeout(connection.limit);
    connection.limit = timers.setTimeout(() => {
      if (tooLate !== undefined) events.refused(connection.address, tooLate);
      connection.socket.destroy();
    }, ms);
  }

  function take(request: IncomingMessage, response: ServerResponse): void {
    const connection = connections.get(request.socket);
    if (connection === undefined) return;
    // Requests that do not wait for their answers come by the hundred in one piece. Whoever sent them
    // learns which answer is the last, and sends the others again.
    if (connection.asked || connection.last) {
      connection.last = true;
      return;
    }
    connection.asked = true;
    expect(connection, REQUEST_MS, 'a request took too long');
    response.on('finish', () => {
      connection.asked = false;
      connection.answered = true;
      placesOf(connection).useful(connection);
      if (connection.last) connection.socket.destroySoon();
      expect(connection, KEEP_ALIVE_MS);
    });
    receive(request, response, connection);
  }

  /** Reads the body, as far as it is wanted, and answers. */
  function receive(
    request: IncomingMessage,
    response: ServerResponse,
    connection: Connection,
  ): void {
    let refusal = connection.allowed ? refusalOf(request) : STRANGER;
    let parts: Uint8Array[] = [];
    let length = 0;
    const refuse = ({ status, why }: Refusal) => {
      if (response.headersSent) return;
      events.refused(connection.address, why);
      response.writeHead(status, {
        connection: 'close',
        'content-length': 0,
        ...(status === 401 && { 'www-authenticate': 'Bearer' }),
        ...(status === 405 && { allow: 'POST' }),
      });
      response.end();
    };
    request.on('data', (part: Uint8Array) => {
      length += part.length;
      if (length > FRAME_LIMIT) refusal ??= TOO_LONG;
      if (refusal === undefined) parts.push(part);
      else parts = [];
      if (refusal !== undefined && length > READ_ON_LIMIT) refuse(refusal);
    });
    request.on('end', () => {
      if (closed) return;
      if (refusal === undefined) answer(request, response, connection, Buffer.concat(parts));
      else refuse(refusal);
    });
  }

  function refusalOf({ headers, url = '', method }: IncomingMessage): Refusal | undefined {
    const token = tokenIn(headers);
    if (token === 'missing') return { status: 401, why: 'no token' };
    if (token === 'wrong') return { status: 401, why: 'a wrong token' };
    if (url.split('?')[0] !== settings.path) return { status: 404, why: 'another path' };
    if (method !== 'POST') return { status: 405, why: 'not a POST' };
    return Number(headers['content-length'] ?? 0) > FRAME_LIMIT ? TOO_LONG : undefined;
  }

  function answer(
    request: IncomingMessage,
    response: ServerResponse,
    { address, last }: Connection,
    message: Uint8Array,
  ): void {
    const { verdict, said } = callers.ask(address, message);
    const status = verdict === 'handled' && said.length === 0 ? 204 : STATUS[verdict];
    // It is answered in the language it speaks.
    const type = request.headers['content-type'] ?? 'application/octet-stream';
    response.writeHead(status, {
      ...(last && { connection: 'close' }),
      ...(status !== 204 && { 'content-length': said.length }),
      ...(said.length > 0 && { 'content-type': type }),
    });
    response.end(said);
  }

  function make(): Server {
    const list = createAllowList(settings.allow);
    // The limits here are the only ones: Node's own do not know what is expected next.
    const server = createServer(
      { keepAliveTimeout: 0, headersTimeout: 0, requestTimeout: 0 },
      take,
    );
    server.on('connection', (socket) => accept(socket, list));
    server.on('clientError', (error: NodeJS.ErrnoException, socket: Socket) => {
      const connection = connections.get(socket);
      const foreign = error.code?.startsWith('HPE_') === true;
      if (connection !== undefined && foreign) events.refused(connection.address, 'not HTTP');
      if (foreign && socket.writable)
        socket.end('HTTP/1.1 400 Bad Request\r\nConnection: close\r\n\r\n');
      else socket.destroy();
    });
    return server;
  }

  const binding = keepBound(settings, make, surroundings);
  return {
    ...binding,
    async close() {
      closed = true;
      const unbound = binding.close();
      const sockets = [...connections.keys()];
      const ended = sockets.map((socket) => once(socket, 'close'));
      for (const socket of sockets) socket.destroy();
      await Promise.all([unbound, ...ended]);
      callers.close();
    },
  };
}
