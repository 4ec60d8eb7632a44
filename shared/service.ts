import { momentSchema } from './clock.ts';
import { z } from './schema.ts';

/** A published code table value; what is outside it is caught at linking, not at the counter. */
const shortText = z.string().max(200);

/**
 * One piece of business (办件) as the queue machine or the case source tells it. Only `projectNo` is
 * needed to tie a rating to it; what a province requires beyond that is its inspection's matter.
 */
export const caseSchema = z.object({
  projectNo: z.string().min(1).max(64),
  /** 服务次数, 1…99. Absent: nobody said it; 1 goes on the wire, and here it stays absent. */
  serviceNumber: z.int().min(1).max(99).optional(),
  areaCode: z.string().regex(/^(\d{6}|\d{12})$/),
  orgCode: shortText.optional(),
  orgName: shortText.optional(),
  taskCode: z.string().max(64),
  taskHandleItem: z.string().max(64).optional(),
  taskName: shortText,
  projectName: shortText.optional(),
  proStatus: z.literal([1, 2, 3]),
  nodeName: shortText.optional(),
  acceptDate: shortText.optional(),
  resultDate: shortText.optional(),
  projectType: shortText.optional(),
  deptCode: shortText.optional(),
  subMatter: shortText.optional(),
  proManager: shortText.optional(),
  promiseDay: shortText.optional(),
  creditNum: shortText.optional(),
  userProp: shortText.optional(),
  userPageType: shortText.optional(),
  // From here on: the citizen's details (R12). Encrypted at rest, never logged, never shown to staff.
  userName: shortText.optional(),
  certKey: shortText.optional(),
  certKeyGOV: shortText.optional(),
  mobile: shortText.optional(),
  handleUserName: shortText.optional(),
  handleUserPageType: shortText.optional(),
  handleUserPageCode: shortText.optional(),
});

export type Case = z.infer<typeof caseSchema>;

/** What the queue machine or the case source knows about the service at the counter. */
export const serviceFactsSchema = z
  .object({
    mode: z.enum(['single', 'parallel', 'bundle']).default('single'),
    /** 牵头部门 of a bundle or of cross-department work (R4). */
    leadOrgCode: shortText.optional(),
    serviceName: shortText.optional(),
    /** The other side's idea of when the service began; kept beside ours, never sent as ours (R20). */
    serviceTime: shortText.optional(),
    cases: z.array(caseSchema).max(50),
  })
  .refine((facts) => facts.mode !== 'single' || facts.cases.length <= 1, {
    message: 'a single service has at most one case; say mode "parallel" or "bundle"',
    path: ['cases'],
  });

export type ServiceFacts = z.infer<typeof serviceFactsSchema>;

export const staffSchema = z.object({
  code: z.string().min(1).max(64),
  name: z.string().min(1).max(64),
  post: z.string().max(64).optional(),
  photo: z.string().max(500).optional(),
  stars: z.int().min(1).max(5).optional(),
});

export type Staff = z.infer<typeof staffSchema>;

/** 一次服务: one attendance at a counter. One ticket, one clerk, one or several cases. */
export const serviceSchema = z.strictObject({
  id: z.uuid(),
  counter: z.string(),
  ticket: z.string().optional(),
  staff: staffSchema.optional(),
  calledAt: momentSchema,
  startedAt: momentSchema.optional(),
  /** Began with `called` or `started`, not with a bare `evaluate` of a machine that knows no tickets. */
  announced: z.boolean(),
  /** The clerk invited by hand, since no machine did; counted apart. */
  manual: z.literal(true).optional(),
  /** 办件编号 keyed by the clerk: the case itself is for the case source to tell. */
  keyedCase: z.string().optional(),
  facts: serviceFactsSchema.optional(),
  /** These are what was open at the counter: the hall was asked before any ticket was known. */
  foundWithoutTicket: z.literal(true).optional(),
});

export type Service = z.infer<typeof serviceSchema>;

/** When the service began by the device's own corrected clock: `started`, else `called` (R20). */
export function serviceBegan(service: Service): z.infer<typeof momentSchema> {
  return service.startedAt ?? service.calledAt;
}

/**
 * The cases one rating is recorded for: every case of a parallel approval (R3), the lead
 * department's case of a bundle (R4), the only case otherwise; none while nothing is linked. A
 * bundle that names no lead department among its cases is not linked: nobody guesses one.
 */
export function casesToRate(facts: ServiceFacts | undefined): readonly Case[] {
  if (facts === undefined) return [];
  if (facts.mode !== 'bundle') return facts.cases;
  const { leadOrgCode } = facts;
  return facts.cases
    .filter((item) => leadOrgCode !== undefined && item.orgCode === leadOrgCode)
    .slice(0, 1);
}

/** `projectNo#serviceNumber`: the province's dedupe key, and ours (R2). */
export function caseKey(item: Case): string {
  return `${item.projectNo}#${item.serviceNumber ?? 1}`;
}
