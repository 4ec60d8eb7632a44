import { type EvaluationDraft, type Repair, repairSchema } from '../../shared/evaluation.ts';
import { z } from '../../shared/schema.ts';
import { caseKey } from '../../shared/service.ts';
import { parseCarrying } from '../device/newer-version.ts';
import type { Line } from './line.ts';
import type { Pen } from './pen.ts';

/**
 * A repair in two parts (R15): the case under the key of its service, since it may name a citizen,
 * and erased with it (R12); who, why and the key of the case under the segment's, as lasting as the
 * record's own.
 */

export type RepairLine = Extract<Line, { type: 'linked' | 'repaired' }>;

const personalSchema = repairSchema.pick({ linkage: true });
const lastingSchema = repairSchema.pick({ by: true, why: true }).extend({ caseKey: z.string() });

/**
 * @param type by the case source or by a person
 * @param moved whether it is another case than the record had
 */
export function repairLine(
  type: RepairLine['type'],
  { id, serviceId: service }: Pick<EvaluationDraft, 'id' | 'serviceId'>,
  { at, by, why, linkage }: Repair,
  moved: boolean,
  { lock, lockFor }: Pen,
): RepairLine {
  return {
    type,
    id,
    at,
    service,
    ...(moved && { moved }),
    personal: lockFor(service, { linkage }),
    locked: lock({ by, why, caseKey: caseKey(linkage) }),
  };
}

/** What of a repair outlives the personal part. @throws when it cannot be unlocked */
export function lastingRepair(
  { locked }: RepairLine,
  unlock: (locked: string) => unknown,
): z.infer<typeof lastingSchema> {
  return parseCarrying(lastingSchema, unlock(locked));
}

/** All of it. @throws when a part cannot be unlocked */
export function repairOf(
  line: RepairLine,
  unlock: (locked: string) => unknown,
  unlockFor: (service: string, locked: string) => unknown,
): Repair {
  const { by, why } = lastingRepair(line, unlock);
  const { linkage } = parseCarrying(personalSchema, unlockFor(line.service, line.personal));
  return { at: line.at, by, why, linkage };
}
