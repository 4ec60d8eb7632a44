import { z } from 'zod';
import type { Dialect } from '../dialect.ts';
import type { Reply } from '../replies.ts';

const LOGIN = 40001;
const HEARTBEAT = 40000;
const BAD_PACKET = 40002;
const OPEN_PAGE = 50100;

const said = z.discriminatedUnion('code', [
  z.object({
    code: z.literal(LOGIN),
    data: z.object({ work_no: z.string(), key: z.string() }),
  }),
  z.object({ code: z.literal(HEARTBEAT) }),
]);

/**
 * The hall's WebSocket hub (queue-machine.md, `hall-push`): the clerk's desk pushes the page on which
 * to rate, and that is all it ever says about a service.
 */
export function hallPush(): Dialect {
  return {
    words: new Set(['evaluate']),
    say: (_event, { ticket }) => ({
      code: OPEN_PAGE,
      state: 1,
      msg: '',
      data: { url: 'https://pj.example.gov.cn/evaluate', ...(ticket && { ticket }) },
    }),
    converse(answer) {
      let loggedIn = false;
      return (message): Reply => {
        const read = said.safeParse(message);
        if (!read.success || (read.data.code === HEARTBEAT && !loggedIn)) {
          answer({ code: BAD_PACKET, state: 0, msg: 'bad packet' });
          return read.success
            ? { kind: 'stranger' }
            : { kind: 'unknown', text: JSON.stringify(message) };
        }
        answer({ code: read.data.code, state: 1, msg: 'ok', data: {} });
        if (read.data.code === HEARTBEAT) return { kind: 'heartbeat' };
        loggedIn = true;
        return { kind: 'login', counter: read.data.data.work_no, accepted: true };
      };
    },
  };
}
