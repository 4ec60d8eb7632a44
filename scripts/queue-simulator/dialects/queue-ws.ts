import { z } from 'zod';
import type { Dialect } from '../dialect.ts';
import type { EventDetails, MachineEvent } from '../language.ts';
import type { Reply } from '../replies.ts';

const OK = 0;
const NOT_LOGGED_IN = 1000;
const WRONG_COUNTER_OR_USER = 1002;
const UNKNOWN = 999;

const OPERATIONS: Readonly<Partial<Record<MachineEvent, string>>> = {
  paused: 'Pause',
  resumed: 'Resume',
};

const said = z.discriminatedUnion('method', [
  z.object({
    method: z.literal('Login'),
    param: z.object({ winNum: z.string(), userCode: z.string() }),
  }),
  z.object({ method: z.literal('HeartBeat') }),
  z.object({
    method: z.literal('RateSubmit'),
    param: z.object({
      rateId: z.string(),
      attitude: z.int(),
      quality: z.int(),
      efficiency: z.int(),
      honest: z.int(),
    }),
  }),
]);

/**
 * The WebSocket machine that asks for ratings by `RateQuest` (queue-machine.md, `queue-ws`): it calls
 * nobody, the device logs in to it, and it answers everything with a code.
 * @param counter the only one whose device may log in
 */
export function queueWs(counter: string): Dialect {
  let asked = 0;

  function quest({ id, ticket, staff }: EventDetails): object {
    asked += 1;
    const transactor = staff === undefined ? '' : Reflect.get(staff, 'name');
    return {
      method: 'RateQuest',
      param: {
        rateId: id ?? `r-${counter}-${asked}`,
        transactor,
        item: '社会保障',
        date: '2026-11-21 09:20:00',
        ...(ticket === undefined ? {} : { reserveSeq: ticket }),
      },
    };
  }

  return {
    words: new Set(['evaluate', 'paused', 'resumed']),
    say: (event, details) =>
      event === 'evaluate'
        ? quest(details)
        : { method: 'RateOperate', param: { operate: OPERATIONS[event] } },
    converse(answer) {
      let loggedIn = false;
      return (message): Reply => {
        const read = said.safeParse(message);
        if (!read.success) {
          answer({ method: 'Unknown', code: UNKNOWN, msg: 'unknown' });
          return { kind: 'unknown', text: JSON.stringify(message) };
        }
        const { data } = read;
        const reply = (code: number, msg = 'ok', more: object = {}) =>
          answer({ method: data.method, code, msg, ...more });
        if (data.method === 'Login') {
          loggedIn = data.param.winNum === counter;
          if (loggedIn) reply(OK);
          else reply(WRONG_COUNTER_OR_USER, 'window or user is wrong');
          return { kind: 'login', counter: data.param.winNum, accepted: loggedIn };
        }
        if (!loggedIn) {
          reply(NOT_LOGGED_IN, 'not logged in');
          return { kind: 'stranger' };
        }
        if (data.method === 'HeartBeat') {
          reply(OK);
          return { kind: 'heartbeat' };
        }
        const { rateId, attitude } = data.param;
        reply(OK, 'ok', { param: { rateId } });
        return { kind: 'level', about: rateId, level: attitude };
      };
    },
  };
}
