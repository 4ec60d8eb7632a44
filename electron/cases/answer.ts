import { z } from '../../shared/schema.ts';
import { casesToRate, type ServiceFacts, serviceFactsSchema } from '../../shared/service.ts';
import { isSameShanghaiDay, shanghaiMoment } from '../../shared/shanghai-time.ts';
import { jsonOf } from '../province/reading.ts';

/** The clocks of hall and device may differ so much, ms. */
const CLOCKS_APART_MS = 10 * 60_000;

/** Which service is asked about. */
export interface Question {
  readonly counter: string;
  readonly ticket: string | undefined;
  /** 办件编号 keyed by the clerk. */
  readonly projectNo?: string | undefined;
  /** When the service began, corrected ms. */
  readonly began: number;
  /** When it was rated, corrected ms: it is over, and somebody else may be at the counter. */
  readonly rated?: number;
}

/** What a case source tells of a service. */
export type Told =
  | { readonly kind: 'service'; readonly facts: ServiceFacts }
  | { readonly kind: 'nothing' }
  /** What it tells cannot be this service; why, fit for a log (R12). */
  | { readonly kind: 'misfit'; readonly why: string };

/** A ticket beside the service is that it belongs to; tickets begin anew each day. */
const answerSchema = z.object({
  ticket: z.string().max(64).optional(),
  service: serviceFactsSchema,
});

/**
 * Reads what a case source has answered with 200.
 * @param body JSON in UTF-8; nothing of it is ever quoted
 */
export function readAnswer(body: Uint8Array, question: Question): Told {
  const content = jsonOf(body);
  if (content === undefined) return misfit('it did not answer with JSON');
  const parsed = answerSchema.safeParse(content);
  if (!parsed.success) {
    // Only where it is wrong, never what stands there.
    const where = parsed.error.issues.map((issue) => issue.path.join('.')).join(', ');
    return misfit(`its service does not fit: ${where}`);
  }
  const { ticket, service: facts } = parsed.data;
  if (facts.cases.length === 0) return { kind: 'nothing' };
  if (ticket !== undefined && question.ticket !== undefined && ticket !== question.ticket) {
    return misfit('its service is that of another ticket');
  }
  const { projectNo } = question;
  if (projectNo !== undefined && !facts.cases.some((item) => item.projectNo === projectNo)) {
    return misfit('its service is that of another case');
  }
  const untimely = untimelyIn(facts, question);
  if (untimely !== undefined) return misfit(untimely);
  if (casesToRate(facts).length > 0) return { kind: 'service', facts };
  return misfit('it named no case of the lead department of a bundle');
}

/** Why the service it tells of cannot have been at the counter then; its time may be left out. */
function untimelyIn({ serviceTime }: ServiceFacts, { began, rated }: Question): string | undefined {
  const told = serviceTime === undefined ? undefined : momentOf(serviceTime);
  if (told === undefined) return undefined;
  if (!isSameShanghaiDay(told, began)) return 'its service is of another day';
  if (rated !== undefined && told > rated + CLOCKS_APART_MS) {
    return 'its service began after the rating';
  }
  return undefined;
}

/** As provinces write times, or with an offset; anything else says nothing. */
function momentOf(text: string): number | undefined {
  const known = shanghaiMoment(text);
  if (known !== undefined) return known;
  if (!/^\d{4}-\d\d-\d\dT[\d:.]+(Z|[+-]\d\d:\d\d)$/.test(text)) return undefined;
  const ms = Date.parse(text);
  return Number.isNaN(ms) ? undefined : ms;
}

function misfit(why: string): Told {
  return { kind: 'misfit', why };
}
