import fc from 'fast-check';
import { expect, it } from 'vitest';
import {
  inspectEvaluation,
  inspectService,
} from '../../../scripts/shandong-simulator/inspection.ts';
import type { Case } from '../../../shared/service.ts';
import { inspectionFor } from '../inspection/shipped.ts';
import { evaluationItem, serviceItem } from './records.ts';
import { aShandongCase, aShandongDevice, settingsOf } from './testing/shandong.ts';

/** Right and wrong values of each field; those of a sound case come with every one. */
const VALUES: { readonly [Field in keyof Case]?: readonly (Case[Field] | undefined)[] } = {
  projectNo: ['350200202611210001', '37 1', '37'],
  serviceNumber: [undefined, 2, 99],
  areaCode: ['370200000000'],
  orgCode: [undefined, '11350200MB0A12345Q', '370200000000_11350200MB0A12345A'],
  orgName: [undefined, '无', ' '],
  taskCode: ['11350200mb0a12345q4000112345001', '11350200MB0A12345Q0000000012345'],
  taskHandleItem: ['11350200MB0A12345Q400011234500101', '11350200MB0A12345Q400011234599901'],
  taskName: ['', '0'],
  proStatus: [1, 3],
  acceptDate: [undefined, '2026-11-31 09:00:00', '2026/11/21'],
  resultDate: ['', '2026-11-21 09:20:00', '2026-11-21'],
  projectType: [undefined, '', '示例类型示例类型示例类型示例类型示例类型示例类型'],
  userProp: [undefined, '2', '自然人'],
  userPageType: [undefined, '001', '414', '01'],
  userName: [undefined, '-', '示例有限公司'],
  certKey: [undefined, '0', '35020019900307123x', '350200199003071238', '11350200MB0A12345Q'],
  certKeyGOV: ['11350200MB0A12345Q', '11350200MB0A12345R', '无'],
  mobile: [undefined, '0', '+86-13512345678', '一二三'],
  proManager: ['无', '示例员'],
  promiseDay: ['', '5', '自受理之日起二十个工作日内办结并送达申请人手中'],
  deptCode: ['01'],
  creditNum: ['信'],
  subMatter: ['示例子项'],
};

/** A sound case with up to three fields changed. */
const cases = fc
  .uniqueArray(fc.constantFrom(...Object.keys(VALUES)), { maxLength: 3 })
  .chain((fields) =>
    fc.tuple(
      ...fields.map((field) =>
        fc
          .constantFrom(...(Object.entries(VALUES).find(([name]) => name === field)?.[1] ?? []))
          .map((value) => [field, value] as const),
      ),
    ),
  )
  .map((changes) => aShandongCase(Object.fromEntries(changes)));

it('what our inspection passes, the province’s own passes, too', () => {
  const settings = settingsOf('http://127.0.0.1:1');
  const inspection = inspectionFor(settings);
  const { settings: format, dataSource } = settings;
  const device = aShandongDevice();
  let passed = 0;
  fc.assert(
    fc.property(cases, (linkage) => {
      const evaluation = device.rate({ linkage });
      fc.pre(inspection.ofEvaluation(evaluation).length === 0);
      passed += 1;
      const { serviceBegan } = evaluation.draft;
      const service = serviceItem(linkage, undefined, serviceBegan.corrected, format);
      const item = evaluationItem(evaluation, linkage, format, dataSource);
      expect([inspectService(service), inspectEvaluation(item)]).toMatchObject([
        { passed: true },
        { passed: true },
      ]);
    }),
    { numRuns: 500, maxSkipsPerRun: 20 },
  );
  expect(passed).toBeGreaterThanOrEqual(500);
});
