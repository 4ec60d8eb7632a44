import { pathText } from '../../../shared/problem.ts';
import { NEEDED_FIELD, promptSchema, queueEventKindSchema } from '../../../shared/queue-event.ts';
import { z } from '../../../shared/schema.ts';
import { serviceFactsSchema, staffSchema } from '../../../shared/service.ts';
import type { Mistake } from '../framings/framing.ts';
import type { Decoded, EventContent } from './codec.ts';

/** What must be right for the event to have a meaning; fields not named here are passed over. */
const coreSchema = z
  .object({
    id: z
      .union([z.string().min(1).max(128), z.int()])
      .transform(String)
      .optional(),
    event: queueEventKindSchema,
    ticket: z.string().min(1).max(32).optional(),
    key: z.int().min(0).max(255).optional(),
    prompt: promptSchema.optional(),
    stars: z.int().min(1).max(5).optional(),
  })
  .superRefine((event, refinement) => {
    const needed = NEEDED_FIELD[event.event];
    if (needed !== undefined && event[needed] === undefined) {
      refinement.addIssue({ code: 'custom', path: [needed], message: `${event.event} needs it` });
    }
  });

const idSchema = z.object({
  id: z.union([z.string().min(1).max(128), z.int()]).transform(String),
});
const partsSchema = z.object({ staff: z.unknown().optional(), service: z.unknown().optional() });

/**
 * Reads the canonical event `{"id","event","ticket","staff","service",…}` (queue-machine.md), as it
 * came or as a profile made it out of something foreign. An event whose `staff` or `service` alone is
 * wrong is handled without that part: a clerical error in a case must not keep a citizen from rating
 * (R22); the machine is told all the same.
 */
export function readEvent(
  message: unknown,
): Extract<Decoded, { kind: 'event' }> | Extract<Decoded, { kind: 'bad' }> {
  const core = coreSchema.safeParse(message);
  if (!core.success) {
    const id = idSchema.safeParse(message);
    return {
      kind: 'bad',
      mistake: firstMistake(core.error, ''),
      ...(id.success ? { id: id.data.id } : {}),
    };
  }
  const { id, event, ...rest } = core.data;
  const { content, leftOut } = withParts({ kind: event, ...rest }, message);
  return {
    kind: 'event',
    content,
    ...(id === undefined ? {} : { id }),
    ...(leftOut === undefined ? {} : { leftOut }),
  };
}

/** Adds what is right of `staff` and `service`. */
function withParts(
  core: EventContent,
  message: unknown,
): { readonly content: EventContent; readonly leftOut?: Mistake } {
  const parts = partsSchema.safeParse(message);
  if (!parts.success) return { content: core };
  const staff = staffSchema.optional().safeParse(parts.data.staff ?? undefined);
  const service = serviceFactsSchema.optional().safeParse(parts.data.service ?? undefined);
  const content: EventContent = {
    ...core,
    ...(staff.success && staff.data !== undefined ? { staff: staff.data } : {}),
    ...(service.success && service.data !== undefined ? { service: service.data } : {}),
  };
  if (!service.success) return { content, leftOut: firstMistake(service.error, 'service') };
  if (!staff.success) return { content, leftOut: firstMistake(staff.error, 'staff') };
  return { content };
}

/** zod's sentences name what was expected, never what came. */
function firstMistake(error: z.ZodError, within: string): Mistake {
  const issue = error.issues[0];
  const path = [...(within === '' ? [] : [within]), ...(issue?.path ?? [])];
  const where = path.length === 0 ? '(whole message)' : pathText(path);
  return { what: issue?.message ?? 'not an event', where };
}
