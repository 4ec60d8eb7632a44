import { expect, it, vi } from 'vitest';
import type { ProvisioningState } from '../../shared/bundle-view.ts';
import type { Role } from '../../shared/door.ts';
import { createInstallDesk } from './install.ts';

const BUNDLE = {
  ...{ hallCode: 'demo', hallName: '示范市政务服务中心', version: 3, counters: 2 },
  ...{ issuedAt: '2026-03-02T10:00:00+08:00', expiresAt: '2027-03-02T10:00:00+08:00' },
  ...{ fingerprint: '3f2a 9c11', firstContact: false },
};
const NOTHING: ProvisioningState = { kind: 'nothing', problems: [] };
const READY: ProvisioningState = { kind: 'ready', bundle: BUNDLE };

/** @param role whose PIN has opened the door; `undefined`: it is closed */
function aDesk(state: ProvisioningState, role?: Role) {
  const changed = vi.fn();
  const pair = vi.fn(() => Promise.resolve({ kind: 'paired' } as const));
  const install = vi.fn(() => Promise.resolve({ ok: true, bundle: BUNDLE } as const));
  const desk = createInstallDesk({
    provisioner: () =>
      Promise.resolve({
        ...{ state: () => Promise.resolve(state), pair, install, paired: () => '5' },
        listUsb: () => Promise.resolve([]),
        inspect: () => Promise.resolve({ ok: true, bundle: BUNDLE } as const),
        counters: () => [{ number: '5', name: '5号窗口', cells: {} }],
      }),
    role() {
      if (role === undefined) throw new Error('the door is closed');
      return role;
    },
    changed,
  });
  return { desk, changed, pair, install };
}

const source = { kind: 'file', path: '/media/stick/provision.yiping' } as const;

it('lets whoever stands there set up a device that has nothing, and keeps no audit of it', async () => {
  const { desk, install, changed } = aDesk(NOTHING);
  expect(await desk['install.look'](undefined)).toEqual({ state: NOTHING, found: [] });
  await desk['install.install']({ source, enrolmentKey: 'twelve or more', fingerprint: '3f2a' });
  expect(install).toHaveBeenCalledTimes(1);
  expect(await desk['install.pair']({ counter: '5', takeOver: false })).toEqual({ kind: 'paired' });
  expect(changed).not.toHaveBeenCalled();
});

it('asks for a PIN as soon as there is one, and says in the journal what was done', async () => {
  const closed = aDesk(READY);
  await expect(closed.desk['install.look'](undefined)).rejects.toThrow('closed');
  await expect(closed.desk['install.install']({ source })).rejects.toThrow('closed');
  await expect(closed.desk['install.pair']({ counter: '6', takeOver: false })).rejects.toThrow(
    'closed',
  );
  expect(closed.install).not.toHaveBeenCalled();
  expect(closed.pair).not.toHaveBeenCalled();

  const it = aDesk(READY, 'it');
  await it.desk['install.install']({ source });
  await it.desk['install.pair']({ counter: '6', takeOver: false });
  await it.desk['install.pair']({ counter: '7', takeOver: true });
  expect(it.changed.mock.calls).toEqual([
    ['it', 'bundle installed', 'version 3'],
    ['it', 'paired', 'counter 6'],
    ['it', 'paired, taking it over', 'counter 7'],
  ]);
});

it('lets the clerk choose the counter, and nothing else', async () => {
  const { desk, pair } = aDesk(READY, 'staff');
  expect(await desk['install.counters'](undefined)).toEqual({
    counters: [{ number: '5', name: '5号窗口' }],
    paired: '5',
  });
  await desk['install.pair']({ counter: '6', takeOver: false });
  expect(pair).toHaveBeenCalledWith('6', false);
  await expect(desk['install.look'](undefined)).rejects.toThrow('not for the role staff');
  await expect(aDesk(READY, 'ops').desk['install.counters'](undefined)).rejects.toThrow('ops');
});
