import { describe, expect, it } from 'vitest';
import { judgeAudit } from './audit.ts';
import type { Exception } from './audit-exceptions.ts';

const URL_OF = (name: string) => `https://github.com/advisories/GHSA-${name}`;

/** What npm answers when these packages have an advisory of that severity each. */
function anAnswer(severities: Readonly<Record<string, string>>): string {
  const vulnerabilities = Object.fromEntries(
    Object.entries(severities).map(([name, severity]) => [
      name,
      { name, severity, via: [{ url: URL_OF(name), title: 'made up', severity }], nodes: [] },
    ]),
  );
  return JSON.stringify({ auditReportVersion: 2, vulnerabilities, metadata: {} });
}

const judge = (text: string, exceptions: readonly Exception[] = []) =>
  judgeAudit(text, new Set(['zod']), exceptions, '2026-11-21');

describe('an advisory', () => {
  it('of what ships fails from moderate on, of a tool from high on', () => {
    expect(judge(anAnswer({ zod: 'moderate', vite: 'moderate', knip: 'high' }))).toEqual({
      kind: 'asked',
      failures: [
        `zod: made up (moderate, ${URL_OF('zod')})`,
        `knip: made up (high, ${URL_OF('knip')})`,
      ],
      notes: [`vite: made up (moderate, ${URL_OF('vite')})`],
    });
  });

  it('is told once, where it stands, however many packages lead there', () => {
    const answer = JSON.parse(anAnswer({ zod: 'critical' }));
    answer.vulnerabilities.above = { name: 'above', via: ['zod'] };
    expect(judge(JSON.stringify(answer))).toMatchObject({ failures: [expect.any(String)] });
  });

  it('that was looked at does not fail until its day', () => {
    const exception = (until: string) => [{ url: URL_OF('zod'), reason: 'not used so', until }];
    const answer = anAnswer({ zod: 'high' });
    expect(judge(answer, exception('2026-11-22'))).toMatchObject({
      failures: [],
      notes: [expect.stringContaining('not used so')],
    });
    expect(judge(answer, exception('2026-11-21'))).toMatchObject({
      failures: [expect.stringContaining('its exception was until 2026-11-21')],
    });
  });

  it('that is none any more leaves no exception behind', () => {
    const exceptions = [{ url: URL_OF('zod'), reason: 'not used so', until: '2027-01-01' }];
    expect(judge(anAnswer({}), exceptions)).toMatchObject({
      failures: [expect.stringContaining('take it out')],
    });
  });
});

it.each([
  [
    '{"message":"405 Method Not Allowed - POST https://registry.example/"}',
    '405 Method Not Allowed',
  ],
  ['{"message":"request to https://registry.example failed, reason: ENOTFOUND"}', 'ENOTFOUND'],
  ['', 'no answer'],
])('a registry that was not asked is not one that knows of nothing: %s', (text, why) => {
  expect(judge(text)).toEqual({ kind: 'notAsked', why: expect.stringContaining(why) });
});
