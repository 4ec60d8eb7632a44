import { z } from 'zod';
import type { Dialect } from '../dialect.ts';
import type { EventDetails, MachineEvent } from '../language.ts';
import type { Reply } from '../replies.ts';

const COMMANDS = {
  called: 'CALL',
  recalled: 'RECALL',
  started: 'START',
  evaluate: 'EVALUATE',
  cancelled: 'CANCEL',
  abandoned: 'ABANDON',
  transferred: 'TRANSFER',
  suspended: 'SUSPEND',
  paused: 'PAUSE',
  resumed: 'RESUME',
} as const satisfies Partial<Record<MachineEvent, string>>;

const isWord = (event: MachineEvent): event is keyof typeof COMMANDS => event in COMMANDS;

const said = z.union([
  z
    .object({ cmd: z.literal('ACK'), id: z.string().nullish() })
    .transform(({ id = null }): Reply => ({ kind: 'ack', id })),
  z
    .object({ cmd: z.literal('ERROR'), reason: z.string() })
    .transform(({ reason }): Reply => ({ kind: 'error', error: reason, where: '' })),
  z
    .strictObject({
      cmd: z.enum(['DONE', 'TIMEOUT']),
      window: z.string(),
      number: z.string().optional(),
    })
    .transform(
      ({ cmd, window, number }): Reply => ({
        kind: 'result',
        event: cmd === 'DONE' ? 'done' : 'timeout',
        counter: window,
        ...(number === undefined ? {} : { ticket: number }),
      }),
    ),
]);

/** The machines that send GBK JSON behind its length (queue-machine.md, `gbk-int32`). */
export function gbkInt32(counter: string): Dialect {
  return {
    words: new Set((Object.keys(COMMANDS) as MachineEvent[]).filter(isWord)),
    say(event, { id, ticket, staff }: EventDetails) {
      return {
        cmd: isWord(event) ? COMMANDS[event] : '',
        window: counter,
        ...(id !== undefined && { id }),
        ...(ticket !== undefined && { number: ticket }),
        ...(staff !== undefined && {
          staffNo: Reflect.get(staff, 'code'),
          staffName: Reflect.get(staff, 'name'),
        }),
      };
    },
    converse: () => (message) => {
      const read = said.safeParse(message);
      return read.success ? read.data : { kind: 'unknown', text: JSON.stringify(message) };
    },
  };
}
