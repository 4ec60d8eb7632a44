import { setTimeout as wait } from 'node:timers/promises';
import { z } from 'zod';
import type { QueueSimulator, Reply } from './index.ts';
import { aService } from './made-up-cases.ts';
import type { Mischief } from './mischief.ts';

/** A service as it is, or the wish for a made-up one: `{"made": "parallel", "cases": 3}`. */
const serviceSchema = z.union([
  z.strictObject({
    made: z.enum(['single', 'parallel', 'bundle']),
    cases: z.int().min(1).max(20).optional(),
    proStatus: z.literal([1, 2, 3]).optional(),
  }),
  z.looseObject({ cases: z.array(z.looseObject({})) }),
]);

const details = {
  /** Given to repeat an event. */
  id: z.string().min(1).optional(),
  staff: z.looseObject({ code: z.string(), name: z.string() }).optional(),
  service: serviceSchema.optional(),
};

const event = z.enum([
  'called',
  'recalled',
  'started',
  'evaluate',
  'cancelled',
  'abandoned',
  'transferred',
  'suspended',
  'paused',
  'resumed',
]);
const ticket = z.string().min(1).optional();
const ms = z
  .int()
  .min(0)
  .max(24 * 60 * 60 * 1000);

/** What no machine should do. */
const misbehaving = [
  z.strictObject({ do: z.literal('noise'), bytes: z.int().min(1).max(1_000_000) }),
  z.strictObject({ do: z.literal('stutter'), on: z.boolean() }),
  z.strictObject({ do: z.literal('repeat') }),
  z.strictObject({ do: z.literal('elsewhere'), event, ticket }),
  z.strictObject({ do: z.literal('half'), event, ticket }),
  z.strictObject({ do: z.literal('deaf'), on: z.boolean() }),
  z.strictObject({ do: z.literal('hangUp') }),
  z.strictObject({ do: z.literal('flood'), event, ticket, perSecond: z.int().min(1), ms }),
] as const;

const stepSchema = z.discriminatedUnion('do', [
  z.strictObject({ do: z.literal('call'), ticket: z.string().min(1), ...details }),
  z.strictObject({
    do: z.enum([
      'recall',
      'start',
      'evaluate',
      'cancel',
      'abandon',
      'transfer',
      'suspend',
      'pause',
      'resume',
    ]),
    ticket,
    ...details,
  }),
  z.strictObject({ do: z.literal('press'), key: z.int().min(0).max(255) }),
  z.strictObject({ do: z.literal('wait'), ms }),
  z.strictObject({
    do: z.literal('waitFor'),
    reply: z.enum(['ack', 'error', 'done', 'timeout', 'login', 'heartbeat']),
    ms: z.int().min(1).default(60_000),
  }),
  z.strictObject({
    do: z.literal('raw'),
    hex: z.string().regex(/^([0-9A-Fa-f]{2}\s*)+$/, 'bytes in hex, such as "FF 68"'),
  }),
  ...misbehaving,
]);

export type Step = z.infer<typeof stepSchema>;

export type ScenarioResult =
  | { readonly ok: true; readonly steps: readonly Step[] }
  | { readonly ok: false; readonly problems: readonly string[] };

/** Reads a scenario: a JSON list of steps. Each wrong step is named by its number, from 1. */
export function readScenario(text: string): ScenarioResult {
  let content: unknown;
  try {
    content = JSON.parse(text.replace(/^\uFEFF/, ''));
  } catch (error) {
    return { ok: false, problems: [`not JSON: ${error instanceof Error ? error.message : error}`] };
  }
  if (!Array.isArray(content)) return { ok: false, problems: ['not a list of steps'] };
  const parsed = content.map((step: unknown) => stepSchema.safeParse(step));
  const problems = parsed.flatMap((step, index) =>
    step.success ? [] : [`step ${index + 1}: ${step.error.issues.map(sentence).join('; ')}`],
  );
  if (problems.length > 0) return { ok: false, problems };
  return { ok: true, steps: parsed.flatMap((step) => (step.success ? [step.data] : [])) };
}

/**
 * Plays the steps one after the other.
 * @param tell called before each step, for the person watching
 * @throws at the first step that fails, with its number and the reason
 */
export async function playScenario(
  simulator: QueueSimulator,
  steps: readonly Step[],
  tell: (line: string) => void,
): Promise<void> {
  /** Each reply is waited for once: the second `done` is another one than the first. */
  const waitedFor = new Set<Reply>();
  for (const [index, step] of steps.entries()) {
    const number = index + 1;
    tell(`${number}/${steps.length} ${step.do}${'ticket' in step ? ` ${step.ticket}` : ''}`);
    try {
      await play(simulator, step, waitedFor);
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      throw new Error(`step ${number} (${step.do}): ${reason}`);
    }
  }
}

async function play(simulator: QueueSimulator, step: Step, waitedFor: Set<Reply>): Promise<void> {
  switch (step.do) {
    case 'call':
      return simulator.call(step.ticket, detailsOf(step));
    case 'press':
      return simulator.press(step.key);
    case 'wait':
      await wait(step.ms);
      return;
    case 'waitFor': {
      const fits = (reply: Reply) => !waitedFor.has(reply) && nameOf(reply) === step.reply;
      waitedFor.add(await simulator.waitForReply(fits, step.ms));
      return;
    }
    case 'raw':
      return simulator.sendRaw(Buffer.from(step.hex.replaceAll(/\s/g, ''), 'hex'));
    case 'noise':
    case 'stutter':
    case 'repeat':
    case 'elsewhere':
    case 'half':
    case 'deaf':
    case 'hangUp':
    case 'flood':
      return misbehave(simulator.mischief, step);
    default:
      return simulator[step.do](detailsOf(step));
  }
}

async function misbehave(mischief: Mischief, step: Misbehaving): Promise<void> {
  switch (step.do) {
    case 'noise':
      return mischief.noise(step.bytes);
    case 'stutter':
      return mischief.stutter(step.on);
    case 'repeat':
      return mischief.repeat();
    case 'elsewhere':
    case 'half':
      return mischief[step.do](step.event, ticketOf(step));
    case 'deaf':
      return mischief.deaf(step.on);
    case 'hangUp':
      return mischief.hangUp();
    case 'flood':
      await mischief.flood({ ...step, details: ticketOf(step) });
      return;
  }
}

function ticketOf({ ticket }: { readonly ticket?: string | undefined }) {
  return ticket === undefined ? {} : { ticket };
}

function nameOf(reply: Reply): string {
  return reply.kind === 'result' ? reply.event : reply.kind;
}

type Misbehaving = z.infer<(typeof misbehaving)[number]>;
type Eventful = Exclude<Step, Misbehaving | { do: 'press' | 'wait' | 'waitFor' | 'raw' }>;

function detailsOf({ id, ticket, staff, service }: Eventful) {
  return {
    ...(id === undefined ? {} : { id }),
    ...(ticket === undefined ? {} : { ticket }),
    ...(staff === undefined ? {} : { staff }),
    ...(service === undefined ? {} : { service: serviceOf(service, ticket) }),
  };
}

function serviceOf(service: z.infer<typeof serviceSchema>, ticket = ''): object {
  if (!isWish(service)) return service;
  const { made, cases, proStatus } = service;
  return aService({
    ticket,
    mode: made,
    ...(cases === undefined ? {} : { cases }),
    ...(proStatus === undefined ? {} : { proStatus }),
  });
}

function isWish(
  service: z.infer<typeof serviceSchema>,
): service is Extract<z.infer<typeof serviceSchema>, { made: string }> {
  return 'made' in service;
}

function sentence(issue: {
  readonly path: readonly PropertyKey[];
  readonly message: string;
}): string {
  return issue.path.length === 0 ? issue.message : `${issue.path.join('.')}: ${issue.message}`;
}
