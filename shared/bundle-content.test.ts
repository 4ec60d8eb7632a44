import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { aProvisioningFile } from '../tests/builders.ts';
import type { BundleContent } from './bundle.ts';
import { cellsUsedIn, provisioningOf, withoutSecrets, withSecrets } from './bundle-content.ts';

/** As `hall.yaml` names a cell. */
const cell = (name: string) => `\${${name}}`;

/** A hall whose counters differ in what `${…}` stands for. */
function aHall(settings: object, counters: BundleContent['counters']): BundleContent {
  const { format: _format, hall, counter: _counter, ...rest } = aProvisioningFile();
  return { hall, counters, settings: JSON.parse(JSON.stringify({ ...rest, ...settings })) };
}

describe('secrets', () => {
  it('are taken out wherever they stand, and put back where they were', () => {
    const secret = fc.constantFrom('token', 'appSecret', 'password', 'values', 'pins', 'login');
    const content = fc.letrec((tie) => ({
      node: fc.oneof(
        { maxDepth: 4 },
        fc.string(),
        fc.integer(),
        fc.array(tie('node'), { maxLength: 3 }),
        fc.dictionary(fc.oneof(secret, fc.string()), tie('node'), { maxKeys: 4 }),
      ),
    }));
    fc.assert(
      fc.property(fc.dictionary(fc.string(), content.node), (made) => {
        const settings = JSON.parse(JSON.stringify(made));
        const whole = aHall({}, [{ number: '5', name: '5', cells: { pin: 'x' } }]);
        const hall = { ...whole, settings };
        const { open, secrets } = withoutSecrets(hall);
        const text = JSON.stringify(open);
        for (const name of ['"token":', '"pins":', '"values":', '"cells":']) {
          expect(text).not.toContain(name);
        }
        expect(withSecrets(open, secrets)).toEqual(hall);
      }),
    );
  });

  it('have no place in a bundle that has none for them', () => {
    const hall = aHall({}, [{ number: '5', name: '5' }]);
    for (const path of [
      ['nowhere', 'token'],
      ['settings', 'queue', 7, 'token'],
      ['__proto__', 'x'],
    ]) {
      expect(() => withSecrets(hall, [{ path, value: 'x' }])).toThrow('no place');
    }
  });
});

describe('the provisioning of a counter', () => {
  const settings = {
    queue: [
      {
        transport: 'serial',
        profile: 'ff68',
        path: `/dev/${cell('port')}`,
        address: cell('address:number'),
      },
    ],
    caseSource: { url: `https://cases.example/${cell('number')}`, token: cell('token') },
  };
  const cells = { port: 'ttyUSB0', address: '7', number: '5', token: 'made-up' };

  it('is that of the hall with its own cells', () => {
    const hall = aHall(settings, [
      { number: '5', name: '五号', staff: { code: '0512', name: '示例员' }, cells },
      { number: '6', name: '六号', cells: { port: 'ttyS1', address: '8', number: '6' } },
    ]);
    expect(provisioningOf(hall, '5')).toMatchObject({
      ok: true,
      provisioning: {
        counter: { number: '5', name: '五号', staff: { code: '0512' } },
        queue: [{ path: '/dev/ttyUSB0', address: 7 }],
        caseSource: { url: 'https://cases.example/5', token: 'made-up' },
      },
    });
    const other = provisioningOf(hall, '6');
    expect(other?.ok === true && other.provisioning.caseSource).not.toHaveProperty('token');
    expect(provisioningOf(hall, '7')).toBeUndefined();
  });

  it('tells what is wrong with a cell where it is used', () => {
    const hall = aHall(settings, [
      { number: '5', name: '五号', cells: { ...cells, address: 'x' } },
    ]);
    expect(provisioningOf(hall, '5')).toMatchObject({
      ok: false,
      problems: [{ where: 'queue[0].address', what: expect.stringContaining('数字') }],
    });
  });

  it('needs the cells that its settings name', () => {
    expect(cellsUsedIn(settings)).toEqual(['port', 'address', 'number', 'token']);
    expect(cellsUsedIn('{name} and $name are no cells')).toEqual([]);
  });
});
