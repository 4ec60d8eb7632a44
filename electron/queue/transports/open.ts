import type { QueueInput } from '../../../shared/queue-input.ts';
import { openHttp } from './http.ts';
import { openSerial } from './serial.ts';
import { openTcpClient } from './tcp-client.ts';
import { openTcpServer } from './tcp-server.ts';
import type { Transport, TransportSurroundings } from './transport.ts';
import { openWebSocket } from './websocket.ts';

/** Opens the transport that an input names. */
export function openTransport(input: QueueInput, surroundings: TransportSurroundings): Transport {
  switch (input.transport) {
    case 'tcp-server':
      return openTcpServer(input, surroundings);
    case 'tcp-client':
      return openTcpClient(input, surroundings);
    case 'websocket':
      return openWebSocket(input, surroundings);
    case 'http':
      return openHttp(input, surroundings);
    case 'serial':
      return openSerial(input, surroundings);
  }
}

/** An input as people know it, without what may be secret in it. */
export function nameOfInput(input: QueueInput): string {
  switch (input.transport) {
    case 'tcp-server':
    case 'tcp-client':
      return `${input.transport} ${input.host}:${input.port}`;
    case 'websocket': {
      const { protocol, host, pathname } = new URL(input.url);
      return `websocket ${protocol}//${host}${pathname}`;
    }
    case 'http':
      return `http ${input.host}:${input.port}${input.path}`;
    case 'serial':
      return `serial ${input.path}`;
  }
}
