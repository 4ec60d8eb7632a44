import type { z } from 'zod';

/** One reason why the inspection (质检) refuses an item; `message` is a Chinese sentence. */
export type Violation = Readonly<{ field: string; rule: string; message: string }>;

/** A schema's complaints as violations: at most one per field, in the order of the schema. */
export function shapeViolations(error: z.ZodError): Violation[] {
  const first = new Map<string, Violation>();
  for (const issue of error.issues) {
    for (const violation of fromIssue(issue)) {
      if (!first.has(violation.field)) first.set(violation.field, violation);
    }
  }
  return [...first.values()];
}

type Issue = z.core.$ZodIssue;

function fromIssue(issue: Issue): Violation[] {
  const field = issue.path.map(String).join('.');
  if (issue.code === 'unrecognized_keys') {
    return issue.keys.map((key) => ({
      field: field === '' ? key : `${field}.${key}`,
      rule: 'unknownField',
      message: `接口没有定义字段“${key}”。`,
    }));
  }
  return [{ field: field === '' ? 'body' : field, rule: ruleOf(issue), message: issue.message }];
}

function ruleOf(issue: Issue): string {
  switch (issue.code) {
    case 'invalid_type':
      return issue.input === undefined ? 'required' : 'type';
    case 'invalid_value':
      return issue.input === undefined ? 'required' : 'codeTable';
    case 'too_small':
      // An empty text is a field that should have been left out or filled in.
      return issue.origin === 'string' ? 'required' : 'range';
    case 'too_big':
      return issue.origin === 'string' ? 'length' : 'range';
    default:
      return 'pattern';
  }
}
