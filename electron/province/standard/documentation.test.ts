import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { inspectService } from '../../../scripts/province-simulator/service-inspection.ts';
import { serviceFactsSchema } from '../../../shared/service.ts';
import { serviceItem } from './records.ts';

it('the example of the handbook passes the province’s inspection', () => {
  const handbook = new URL('../../../docs/queue-machines.md', import.meta.url);
  const [, example = ''] = /```json\n(.*?)\n```/s.exec(readFileSync(handbook, 'utf8')) ?? [];
  const { cases } = serviceFactsSchema.parse(JSON.parse(example).service);
  const items = cases.map((item) => serviceItem(item, undefined));
  expect(items.map((item) => inspectService(item))).toMatchObject([{ passed: true }]);
});
