import type { Finding } from '../../../shared/setup-requests.ts';

/** What a test of a part has come to. */
export type Verdict = 'untested' | 'running' | Finding['is'];

/** What stands beside a part: nothing yet, a test under way, or what was found. */
export type Result = 'running' | readonly Finding[] | undefined;

/**
 * One thing that is wrong makes the part red, one that is proved makes it green. Where nothing is
 * proved it says so, unless nobody has to do anything about the part.
 */
export function verdictOf(result: Result): Verdict {
  if (result === undefined) return 'untested';
  if (result === 'running') return 'running';
  const kinds = new Set(result.map((finding) => finding.is));
  if (kinds.has('wrong')) return 'wrong';
  if (kinds.has('right')) return 'right';
  return kinds.has('unproved') ? 'unproved' : 'unsaid';
}
