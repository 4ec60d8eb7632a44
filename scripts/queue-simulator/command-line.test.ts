import { describe, expect, it } from 'vitest';
import { HELP, readCommandLine } from './command-line.ts';

describe('the command line', () => {
  it('plays over tcp to a port', () => {
    expect(readCommandLine(['--port', '7300', '--counter', '5'])).toEqual({
      kind: 'run',
      transport: { kind: 'tcp', host: '127.0.0.1', port: 7300 },
      machine: 'yiping-json',
      counter: '5',
      cases: 'single',
    });
  });

  it('plays over a serial port to an address', () => {
    const line = ['--transport', 'serial', '--path', '/dev/ttyS1', '--address', '5'];
    expect(readCommandLine(line)).toMatchObject({
      transport: { kind: 'serial', path: '/dev/ttyS1', address: 5 },
      machine: 'ff68',
    });
  });

  it('plays any machine over any transport it speaks over', () => {
    const line = ['--transport', 'websocket', '--port', '8080', '--machine', 'queue-ws'];
    expect(readCommandLine(line)).toMatchObject({
      transport: { kind: 'websocket', host: '127.0.0.1', port: 8080 },
      machine: 'queue-ws',
    });
    const url = 'http://127.0.0.1:7301/queue';
    expect(readCommandLine(['--transport', 'http', '--url', url, '--token', 't'])).toMatchObject({
      transport: { kind: 'http', url, token: 't' },
    });
  });

  it.each([
    [[], '--port is missing'],
    [['--port', '70000'], '--port must be a whole number'],
    [['--port', '1', '--tickets', '3'], "Unknown option '--tickets'"],
    [['--port', '1', 'more'], 'more'],
    [['--transport', 'pigeon'], '--transport must be tcp, tcp-listen'],
    [['--transport', 'serial', '--address', '5'], 'needs --path'],
    [['--transport', 'serial', '--path', 'p'], '--address is missing'],
    [['--transport', 'http', '--url', 'kiosk'], 'needs --url'],
    [['--port', '1', '--machine', 'dancer'], 'there is no machine "dancer"'],
    [['--port', '1', '--machine', 'ff68'], 'serial line only'],
    [['--port', '1', '--cases', 'many'], '--cases must be'],
    [['--port', '1', '--scenario', 'no-such-file.json'], 'no-such-file.json'],
  ])('says what is wrong with %j', (line, message) => {
    const result = readCommandLine(line);
    expect(result.kind === 'wrong' && result.message).toContain(message);
  });

  it('explains itself', () => {
    expect(readCommandLine(['--help'])).toEqual({ kind: 'help' });
    expect(HELP).toContain('--scenario FILE');
  });
});
