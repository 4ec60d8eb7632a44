import { z } from 'zod';
import type { Dialect } from '../dialect.ts';
import type { EventDetails, MachineEvent } from '../language.ts';
import type { Reply } from '../replies.ts';

const WORDS = {
  called: '叫号',
  recalled: '重呼',
  evaluate: '评价',
  cancelled: '取消',
  abandoned: '过号',
} as const satisfies Partial<Record<MachineEvent, string>>;

const isWord = (event: MachineEvent): event is keyof typeof WORDS => event in WORDS;

const MODES: Readonly<Record<string, string>> = { single: '普通', parallel: '并联' };
const STATUS = ['待受理', '已受理', '办结'];

const serviceSchema = z.object({
  mode: z.string(),
  cases: z.array(
    z.object({
      projectNo: z.string(),
      areaCode: z.string(),
      orgCode: z.string(),
      orgName: z.string(),
      taskCode: z.string(),
      taskName: z.string(),
      proStatus: z.int(),
      resultDate: z.string().optional(),
    }),
  ),
});

const said = z.union([
  z
    .strictObject({ lb: z.literal('收到'), xh: z.string() })
    .transform(({ xh }): Reply => ({ kind: 'ack', id: xh })),
  z
    .object({ lb: z.literal('错误'), yy: z.string(), wz: z.string() })
    .transform(({ yy, wz }): Reply => ({ kind: 'error', error: yy, where: wz })),
  z
    .strictObject({
      lb: z.literal('结果'),
      ck: z.string(),
      pdh: z.string(),
      jg: z.enum(['完成', '超时']),
    })
    .transform(
      ({ ck, pdh, jg }): Reply => ({
        kind: 'result',
        event: jg === '完成' ? 'done' : 'timeout',
        ticket: pdh,
        counter: String(Number(ck)),
      }),
    ),
]);

/**
 * The machine of a hall nobody knows (docs/queue-profiles.md, “A foreign hall”): names of its own, and
 * windows of two digits.
 */
export function exampleHall(counter: string): Dialect {
  const window = counter.padStart(2, '0');
  let number = 1_000;
  return {
    words: new Set((Object.keys(WORDS) as MachineEvent[]).filter(isWord)),
    say(event, { id, ticket, staff, service }: EventDetails) {
      number += 1;
      return {
        lb: isWord(event) ? WORDS[event] : '',
        xh: id ?? String(number),
        ck: window,
        ...(ticket !== undefined && { pdh: ticket }),
        ...(staff !== undefined && {
          ry: { gh: Reflect.get(staff, 'code'), xm: Reflect.get(staff, 'name') },
        }),
        ...(service !== undefined && casesOf(service)),
      };
    },
    converse: () => (message) => {
      const read = said.safeParse(message);
      return read.success ? read.data : { kind: 'unknown', text: JSON.stringify(message) };
    },
  };
}

function casesOf(service: object): object {
  const { mode, cases } = serviceSchema.parse(service);
  return {
    lx: MODES[mode],
    bj: cases.map((each) => ({
      bjbh: each.projectNo,
      qh: each.areaCode,
      bmdm: each.orgCode,
      bmmc: each.orgName,
      ssbm: each.taskCode,
      sxmc: each.taskName,
      zt: STATUS[each.proStatus - 1],
      bjsj: each.resultDate,
    })),
  };
}
