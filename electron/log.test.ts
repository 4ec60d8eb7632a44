import { EventEmitter } from 'node:events';
import { existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, vi } from 'vitest';
import { aFolder } from '../tests/device.ts';
import { logUncaught, openLog, reasonOf } from './log.ts';

const anEcho = () => Object.assign(new EventEmitter(), { write: vi.fn() });

const linesOf = (file: string) =>
  readFileSync(file, 'utf8')
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line));

describe('the log', () => {
  it('has its lines on the disk at once, with time and facts', () => {
    const file = join(aFolder(), 'logs', 'yiping.log');
    const echo = anEcho();
    openLog(file, echo).warn('the line is quiet', { silentMs: 5_000 });
    expect(linesOf(file)).toEqual([
      {
        level: 40,
        time: expect.stringMatching(/^\d{4}-\d\d-\d\dT.*Z$/),
        silentMs: 5_000,
        msg: 'the line is quiet',
      },
    ]);
    expect(echo.write).toHaveBeenCalledWith(readFileSync(file, 'utf8'));
  });

  it.runIf(existsSync('/dev/full'))('survives a full disk and still tells who watches', () => {
    const echo = anEcho();
    const log = openLog('/dev/full', echo);
    for (const tell of [log.info, log.warn, log.error]) expect(() => tell('rated')).not.toThrow();
    expect(echo.write).toHaveBeenCalledTimes(3);
  });

  it('says how many lines a disk did not take when it takes some again', () => {
    const file = join(aFolder(), 'yiping.log');
    mkdirSync(file);
    const log = openLog(file, anEcho());
    for (let line = 0; line < 3; line += 1) log.info('into the void');
    rmSync(file, { recursive: true });
    log.info('back');
    log.info('as usual');
    expect(linesOf(file).map(({ msg, lines }) => [msg, lines])).toEqual([
      ['back', undefined],
      ['log lines before this one could not be written', 3],
      ['as usual', undefined],
    ]);
  });

  it('R12: says nothing of who a citizen is, neither to the disk nor to who watches', () => {
    const file = join(aFolder(), 'yiping.log');
    const echo = anEcho();
    openLog(file, echo).error('call 13800001234', {
      why: 'refused: {"userName":"测试人甲","code":"3"}',
    });
    expect(linesOf(file)).toMatchObject([
      { msg: 'call [redacted]', why: 'refused: {"userName":"[redacted]","code":"3"}' },
    ]);
    expect(echo.write).toHaveBeenCalledWith(readFileSync(file, 'utf8'));
  });

  it('does not mind when nobody watches any more', () => {
    const file = join(aFolder(), 'yiping.log');
    const echo = anEcho();
    echo.write.mockImplementation(() => {
      throw new Error('EPIPE');
    });
    const log = openLog(file, echo);
    log.info('still here');
    expect(() => echo.emit('error', new Error('EPIPE'))).not.toThrow();
    expect(linesOf(file)).toHaveLength(1);
  });
});

describe('what nobody caught', () => {
  it.each([new Error('lost'), null, undefined, 'text', Symbol('s'), Object.create(null)])(
    'is written down and thrown no further: %#',
    (thrown) => {
      const file = join(aFolder(), 'yiping.log');
      const source = new EventEmitter();
      logUncaught(source, openLog(file, anEcho()));
      source.emit('uncaughtException', thrown);
      source.emit('unhandledRejection', thrown);
      expect(linesOf(file).map(({ msg }) => msg)).toEqual(['uncaught', 'unhandled']);
    },
  );

  it('has a sentence, whatever it is', () => {
    const unnamed = Object.assign(new AggregateError([]), { code: 'ECONNREFUSED' });
    const thrown = [new Error('lost'), unnamed, new TypeError(), null, Object.create(null)];
    expect(thrown.map(reasonOf)).toEqual([
      'lost',
      'ECONNREFUSED',
      'TypeError',
      'null',
      'a thing without words was thrown',
    ]);
  });
});
