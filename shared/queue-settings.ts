import type { keysSchema } from './keypad.ts';
import { bilingual } from './mistake-text.ts';
import { type QueueInput, queueInputSchema } from './queue-input.ts';
import { openNames, type QueueProfile, queueProfileSchema } from './queue-profile.ts';
import { z } from './schema.ts';
import { shippedQueueProfiles } from './shipped-queue-profiles.ts';

/** What a provisioning file says about the queue machines. */
export const queueFields = {
  queue: z.array(queueInputSchema).min(1).max(4),
  /** Machines of the hall's own, for which the product ships no profile. */
  queueProfiles: z.array(queueProfileSchema).max(8).default([]),
  /** Why this hall lets a queue machine, and so its staff, learn who rated how (R12). */
  staffMaySeeLevels: z.strictObject({ reason: z.string().trim().min(4).max(200) }).optional(),
};

type QueueSettings = z.infer<z.ZodObject<typeof queueFields>> & {
  readonly keys: z.infer<typeof keysSchema>;
};

/** A sentence about a place in the file. */
interface Mistake {
  readonly path: readonly PropertyKey[];
  readonly what: string;
}

/** What only shows when inputs and profiles are seen together. */
export function checkQueue(settings: QueueSettings, refinement: z.RefinementCtx): void {
  const shipped = shippedQueueProfiles();
  const { queue, queueProfiles: own } = settings;
  const found = [
    ...own.flatMap((profile, at) =>
      [
        ...nameMistakes(profile, own.slice(0, at), shipped),
        ...levelMistakes(profile, settings.staffMaySeeLevels !== undefined),
      ].map(({ path, what }) => ({ path: ['queueProfiles', at, ...path], what })),
    ),
    ...queue.flatMap((input, at) =>
      inputMistakes(input, [...shipped, ...own]).map(({ path, what }) => ({
        path: ['queue', at, ...path],
        what,
      })),
    ),
  ];
  for (const { path, what } of [...found, ...placeMistakes(queue), ...keypadMistakes(settings)]) {
    refinement.addIssue({ code: 'custom', path: [...path], message: what });
  }
}

/** Keys that mean nothing, or that nobody can press. */
function keypadMistakes({ queue, keys }: QueueSettings): readonly Mistake[] {
  const at = queue.findIndex(({ keypad }) => keypad === true);
  const hasKeys = Object.keys(keys).length > 0;
  if (at !== -1 && !hasKeys) {
    const what = bilingual('keys 中没有写明各键的等级', 'keys does not say what its keys mean');
    return [{ path: ['queue', at, 'keypad'], what }];
  }
  if (at === -1 && hasKeys) {
    const what = bilingual(
      '没有一个接入写明 "keypad": true',
      'no input says "keypad": true, so nobody can press them',
    );
    return [{ path: ['keys'], what }];
  }
  return [];
}

function nameMistakes(
  { id }: QueueProfile,
  before: readonly QueueProfile[],
  shipped: readonly QueueProfile[],
): readonly Mistake[] {
  const path = ['id'];
  if (shipped.some((other) => other.id === id)) {
    return [{ path, what: bilingual('与自带的方案同名', 'is the name of a shipped profile') }];
  }
  if (before.some((other) => other.id === id)) {
    return [
      { path, what: bilingual('同一方案名只能写一次', 'a profile may stand here only once') },
    ];
  }
  return [];
}

function levelMistakes({ reply }: QueueProfile, mayBeSeen: boolean): readonly Mistake[] {
  if (!reply.level || mayBeSeen) return [];
  const what = bilingual(
    '向叫号机回传等级须在 staffMaySeeLevels 中写明理由（R12）',
    'telling a queue machine the level needs a reason in staffMaySeeLevels (R12)',
  );
  return [{ path: ['reply', 'level'], what }];
}

function inputMistakes(input: QueueInput, profiles: readonly QueueProfile[]): readonly Mistake[] {
  const profile = profiles.find(({ id }) => id === input.profile);
  if (profile === undefined) {
    const ids = profiles.map(({ id }) => id);
    const what = bilingual(
      `没有该接入方案，可用：${ids.join('、')}`,
      `there is no such profile, only ${ids.join(', ')}`,
    );
    return [{ path: ['profile'], what }];
  }
  return [
    ...transportMistakes(input, profile),
    ...valueMistakes(input, profile),
    ...uselessMistakes(input, profile),
  ];
}

/** What somebody wrote and relies on, although this profile has no use for it. */
function uselessMistakes(input: QueueInput, { id, codec }: QueueProfile): readonly Mistake[] {
  const found: Mistake[] = [];
  const isKeyless =
    codec.kind === 'mapped' && codec.messages.every(({ event }) => event !== 'keyed');
  if (input.keypad === true && isKeyless) {
    const what = bilingual(`${id} 没有按键事件 keyed`, `${id} knows no event keyed`);
    found.push({ path: ['keypad'], what });
  }
  if (input.transport === 'serial' && input.address !== undefined && codec.kind !== 'ff68') {
    const what = bilingual(`${id} 没有用到总线地址`, `${id} has no use for an address on a bus`);
    found.push({ path: ['address'], what });
  }
  return found;
}

/** Of two inputs at one place only one could ever open it. */
function placeMistakes(queue: readonly QueueInput[]): readonly Mistake[] {
  const places = queue.map(placeOf);
  return queue.flatMap((input, at) => {
    const place = places[at];
    const first = places.indexOf(place);
    if (place === undefined || first === at) return [];
    const path = ['queue', at, input.transport === 'serial' ? 'path' : 'port'];
    const what = bilingual(
      `queue[${first}] 已占用 ${place}`,
      `queue[${first}] has ${place} already`,
    );
    return [{ path, what }];
  });
}

/** What an input takes for itself alone; a port that the system chooses is nobody else's. */
function placeOf(input: QueueInput): string | undefined {
  if (input.transport === 'serial') return input.path;
  const listens = input.transport === 'tcp-server' || input.transport === 'http';
  return listens && input.port !== 0 ? `${input.host}:${input.port}` : undefined;
}

/** Such a device would stand there with an input that never hears anything, or never is heard. */
function transportMistakes(input: QueueInput, profile: QueueProfile): readonly Mistake[] {
  const { id, framing, codec, reply } = profile;
  const { transport } = input;
  const hasMessages = transport === 'websocket' || transport === 'http';
  const wrong = (chinese: string, english: string): readonly Mistake[] => [
    { path: ['profile'], what: bilingual(chinese, english) },
  ];
  if (framing.kind === 'ff68' && transport !== 'serial') {
    return wrong(`${id} 只能用于 serial`, `${id} works with serial only`);
  }
  if (framing.kind === 'ff68' && transport === 'serial' && input.address === undefined) {
    const what = bilingual(
      `${id} 需要本窗口在总线上的地址`,
      `${id} needs the address of this counter on the bus`,
    );
    return [{ path: ['address'], what }];
  }
  if (framing.kind === 'message' && !hasMessages) {
    return wrong(`${id} 只能用于 websocket 或 http`, `${id} works with websocket and http only`);
  }
  if (hasMessages && framing.kind === 'length-prefixed' && hasType(framing)) {
    return wrong(
      `${id} 的报文类型写在帧头中，${transport} 没有帧头`,
      `${id} has the type in the header of its frames, and ${transport} has no such header`,
    );
  }
  if (transport === 'http' && codec.kind === 'mapped' && (codec.login ?? codec.heartbeat)) {
    return wrong(
      `${id} 需要登录或心跳，http 不能由本机先发`,
      `${id} logs in or sends heartbeats, and over http the device cannot begin`,
    );
  }
  if (transport === 'http' && codec.kind === 'mapped' && reply.result) {
    return wrong(
      `${id} 要求回传结果，http 不能由本机先发`,
      `${id} wants to be told results, and over http the device cannot begin`,
    );
  }
  return [];
}

function hasType({
  header,
}: Extract<QueueProfile['framing'], { kind: 'length-prefixed' }>): boolean {
  return header.some(({ field }) => field === 'type');
}

function valueMistakes({ values }: QueueInput, profile: QueueProfile): readonly Mistake[] {
  const path = ['values'];
  const needed = openNames(profile);
  const missing = needed.filter((name) => !Object.hasOwn(values, name));
  const unknown = Object.keys(values).filter((name) => !needed.includes(name));
  const { id } = profile;
  return [
    ...missing.map((name) => ({
      path,
      what: bilingual(`${id} 需要 ${name}`, `${id} needs ${name}`),
    })),
    ...unknown.map((name) => ({
      path,
      what: bilingual(`${id} 没有用到 ${name}`, `${id} has no use for ${name}`),
    })),
  ];
}
