import { z } from 'zod';
import type { Exception } from './audit-exceptions.ts';

/** How bad npm calls an advisory, from the least on. */
const SEVERITIES = ['info', 'low', 'moderate', 'high', 'critical'] as const;
type Severity = (typeof SEVERITIES)[number];

/** From which severity on an advisory fails: what ships is reached by strangers, tools are not. */
const FAILS_FROM = { shipped: 'moderate', tool: 'high' } as const satisfies Record<
  string,
  Severity
>;

const advisorySchema = z.looseObject({
  url: z.string(),
  title: z.string(),
  severity: z.enum(SEVERITIES),
});
/** What `npm audit --json` answers, as far as it is used; `via` names packages as well. */
const answerSchema = z.looseObject({
  auditReportVersion: z.literal(2),
  vulnerabilities: z.record(
    z.string(),
    z.looseObject({ via: z.array(z.union([z.string(), advisorySchema])) }),
  ),
});

/** Why the registry was not asked; npm's own words. */
const refusalSchema = z.looseObject({ message: z.string() });

export type AuditVerdict =
  | { readonly kind: 'notAsked'; readonly why: string }
  | {
      readonly kind: 'asked';
      /** What has to be done something about, one line each. */
      readonly failures: readonly string[];
      /** The rest, for whoever wants to know. */
      readonly notes: readonly string[];
    };

/**
 * Judges what npm says of the packages in the lockfile.
 * @param text what `npm audit --json` printed
 * @param shipped names of the packages of which something ships
 * @param today `yyyy-MM-dd`
 */
export function judgeAudit(
  text: string,
  shipped: ReadonlySet<string>,
  exceptions: readonly Exception[],
  today: string,
): AuditVerdict {
  const said = jsonOf(text);
  const answer = answerSchema.safeParse(said);
  if (!answer.success) {
    const refusal = refusalSchema.safeParse(said);
    return { kind: 'notAsked', why: refusal.data?.message ?? 'npm gave no answer that is one' };
  }
  const failures: string[] = [];
  const notes: string[] = [];
  const met = new Set<string>();
  for (const [name, { via }] of Object.entries(answer.data.vulnerabilities)) {
    const limit = shipped.has(name) ? FAILS_FROM.shipped : FAILS_FROM.tool;
    for (const advisory of via) {
      // Names of packages lead to where the advisory itself stands.
      if (typeof advisory === 'string') continue;
      const { url, title, severity } = advisory;
      const line = `${name}: ${title} (${severity}, ${url})`;
      const exception = exceptions.find((each) => each.url === url);
      if (exception !== undefined) met.add(url);
      if (isBelow(severity, limit)) notes.push(line);
      else if (exception === undefined) failures.push(line);
      else if (exception.until <= today) {
        failures.push(`${line}: its exception was until ${exception.until}`);
      } else notes.push(`${line}: excepted until ${exception.until}, ${exception.reason}`);
    }
  }
  for (const { url } of exceptions.filter(({ url }) => !met.has(url))) {
    failures.push(`the exception of ${url} is of nothing any more: take it out`);
  }
  return { kind: 'asked', failures, notes };
}

function isBelow(severity: Severity, limit: Severity): boolean {
  return SEVERITIES.indexOf(severity) < SEVERITIES.indexOf(limit);
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
