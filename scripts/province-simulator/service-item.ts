import { z } from 'zod';
import { caseFields, furtherCaseFields, personFields } from './case-fields.ts';
import { text } from './wire-fields.ts';

/**
 * What `POST /v1/services` takes: the case fields of queue-machine.md plus `serviceName`. That name
 * is never unknown (the profile's default is `taskName`), so it is required.
 */
export const serviceItem = z.strictObject(
  { ...caseFields, ...personFields, ...furtherCaseFields, serviceName: text('服务名称', 500) },
  { error: '服务数据应为 JSON 对象。' },
);

/** One 办件服务 as it arrived. */
export type ServiceItem = z.output<typeof serviceItem>;
