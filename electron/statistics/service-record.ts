import { SERVICE_OUTCOMES } from '../../shared/device-state.ts';
import type { EvaluationDraft } from '../../shared/evaluation.ts';
import type { Level } from '../../shared/level.ts';
import { z } from '../../shared/schema.ts';

/**
 * What the journal keeps of a service that ended, for counting (R16): never a level, a ticket or
 * anything else about its citizen.
 */
export const serviceRecordSchema = z.strictObject({
  counter: z.string(),
  /** The clerk's code. */
  staff: z.string().optional(),
  /** Corrected ms since 1970 UTC. */
  calledAt: z.number(),
  /** Who began it: the queue machine with a ticket or without one, or the clerk's hand. */
  kind: z.enum(['ticket', 'none', 'manual']),
  invited: z.boolean(),
  outcome: z.enum(SERVICE_OUTCOMES),
  /** Times somebody tried to take the screen from the citizen (R6). */
  interruptions: z.int().min(0),
  /** What was done; `bound` unless the province would not know the task (R17). */
  tasks: z.array(z.strictObject({ code: z.string(), bound: z.boolean() })),
});

export type ServiceRecord = z.infer<typeof serviceRecordSchema>;

/** What counting needs of a sealed record. */
export interface RatingRecord {
  readonly service: string;
  readonly counter: string;
  /** Corrected ms since 1970 UTC. */
  readonly assessedAt: number;
  readonly level: Level;
  /** Entered from a paper form (R5). */
  readonly paper: boolean;
}

/** What there is to be counted, by the ids of services and of records. */
export interface Countable {
  readonly services: ReadonlyMap<string, ServiceRecord>;
  readonly ratings: ReadonlyMap<string, RatingRecord>;
}

/** What counting needs of a draft, sealed or about to be. */
export function ratingRecordOf(draft: Omit<EvaluationDraft, 'text' | 'linkage'>): RatingRecord {
  const { serviceId, counter, assessedAt, level, entry } = draft;
  return {
    // Of a form: the service it was printed for.
    service: entry?.service ?? serviceId,
    ...{ counter, assessedAt: assessedAt.corrected, level, paper: entry !== undefined },
  };
}
