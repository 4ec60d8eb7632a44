import { z } from 'zod';
import { evaluationItem } from './evaluation-item.ts';
import { evaluationOptions } from './evaluation-options.ts';
import { serviceItem } from './service-item.ts';

/** One line of the file: something the province accepted. */
export const ledgerEntry = z.discriminatedUnion('type', [
  z.object({ type: z.literal('service'), acceptedAt: z.string(), item: serviceItem }),
  z.object({
    type: z.literal('evaluation'),
    acceptedAt: z.string(),
    route: z.enum(['ordinary', 'supplement', 'page']),
    receipt: z.string(),
    id: z.string(),
    projectNo: z.string(),
    serviceNumber: z.number(),
    satisfaction: z.number(),
    assessTime: z.string(),
    /** Absent for a rating made on the province's own page. */
    item: evaluationItem.optional(),
  }),
  z.object({ type: z.literal('device'), deviceId: z.string(), publicKey: z.string() }),
  z.object({ type: z.literal('options'), options: evaluationOptions }),
]);

export type LedgerEntry = z.output<typeof ledgerEntry>;
