import { momentSchema } from './clock.ts';
import { z } from './schema.ts';
import { serviceFactsSchema, staffSchema } from './service.ts';

/**
 * What a queue machine (排队叫号机) can say about a counter, whatever it is and however it is wired.
 * `ticket` and `stars` are no moves of the service: they fill in what is shown about it (FUNC 02 of
 * the serial machines comes as a frame of its own).
 */
export const QUEUE_EVENT_KINDS = [
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
  'reset',
  'keyed',
  'prompt',
  'ticket',
  'stars',
] as const;

export type QueueEventKind = (typeof QUEUE_EVENT_KINDS)[number];

export const queueEventKindSchema = z.enum(QUEUE_EVENT_KINDS);

/** The field without which an event of this kind says nothing. */
export const NEEDED_FIELD: Readonly<
  Partial<Record<QueueEventKind, 'key' | 'prompt' | 'stars' | 'ticket'>>
> = { keyed: 'key', prompt: 'prompt', stars: 'stars', ticket: 'ticket' };

export const promptSchema = z.enum(['welcome', 'line', 'evaluate', 'thanks']);

export type Prompt = z.infer<typeof promptSchema>;

export const queueEventSchema = z.strictObject({
  id: z.string().min(1).max(128),
  kind: queueEventKindSchema,
  counter: z.string().min(1).max(64),
  ticket: z.string().min(1).max(32).optional(),
  staff: staffSchema.optional(),
  service: serviceFactsSchema.optional(),
  /** For `keyed`: the key code of a wired evaluator. */
  key: z.int().min(0).max(255).optional(),
  /** For `prompt`. */
  prompt: promptSchema.optional(),
  /** For `stars`: the clerk's stars. */
  stars: z.int().min(1).max(5).optional(),
  /** Device time of arrival. */
  at: momentSchema,
  /** The bytes in hex; for the diagnostics screen only, never logged (R12). */
  raw: z.string(),
});

export type QueueEvent = z.infer<typeof queueEventSchema>;
