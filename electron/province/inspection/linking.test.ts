import { expect, it } from 'vitest';
import { provinceSettingsSchema } from '../../../shared/province-settings.ts';
import type { Case } from '../../../shared/service.ts';
import { aMoment, aService } from '../../../tests/builders.ts';
import { aLog } from '../../../tests/device.ts';
import { createHealth } from '../../health.ts';
import { aCase } from '../testing/device.ts';
import { createLinkingInspection } from './linking.ts';
import { inspectionFor } from './shipped.ts';

function aCounter() {
  const log = aLog();
  const health = createHealth({ clock: { boot: 'this-boot', now: () => aMoment() }, log });
  const settings = { base: 'https://p.example', appKey: 'demo', appSecret: 'demo-secret' };
  const inspection = inspectionFor(
    provinceSettingsSchema.parse({ profile: 'standard', ...settings }),
  );
  const linking = createLinkingInspection({ inspection, health, log });
  return {
    log,
    look: linking.look,
    alarms: () => health.current().map(({ name }) => name),
    told: () => log.lines.filter(({ message }) => message.startsWith('a case would')),
  };
}

const aLinkedService = (...cases: Case[]) =>
  aService({ facts: { mode: cases.length > 1 ? 'parallel' : 'single', cases } });

it('R15: tells staff and ops of a case that would be refused, as soon as it is linked', () => {
  const { look, told, alarms } = aCounter();
  const service = aLinkedService(aCase(), aCase({ taskCode: '12345', userProp: '7' }));
  look(service);
  expect(told()).toMatchObject([
    {
      level: 'warn',
      fields: {
        ...{ service: service.id, why: 'taskCode: length; userProp: codeTable' },
        ...{ refusable: 1, linked: 1 },
      },
    },
  ]);
  expect(alarms()).toEqual(['linkage']);
});

it('says it once, however often the session moves', () => {
  const { look, told } = aCounter();
  const service = aLinkedService(aCase({ taskCode: '12345' }));
  for (let move = 0; move < 3; move++) look({ ...service, ticket: `A00${move}` });
  expect(told()).toHaveLength(1);
});

it('is well again with the next case that is right, and counts on', () => {
  const { look, told, alarms } = aCounter();
  look(aLinkedService(aCase({ orgName: '无' })));
  look(aLinkedService(aCase()));
  expect(alarms()).toEqual([]);
  look(aLinkedService(aCase({ orgName: '无' })));
  expect(told().at(-1)?.fields).toMatchObject({ refusable: 2, linked: 3 });
});

it('R19: says nothing where no case is known', () => {
  const { look, told, alarms } = aCounter();
  for (const service of [null, aService(), aLinkedService()]) look(service);
  expect([told(), alarms()]).toEqual([[], []]);
});

it('R12: logs nothing of the citizen', () => {
  const { look, log } = aCounter();
  const item = aCase({ certKey: '350200199003071238', mobile: '135123', userName: '测试人甲' });
  look(aLinkedService(item));
  expect(log.text()).toContain('certKey: checkDigit');
  const secrets = [item.certKey ?? '', item.mobile ?? '', item.userName ?? '', item.projectNo];
  expect(secrets.filter((secret) => log.text().includes(secret))).toEqual([]);
});
