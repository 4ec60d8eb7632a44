import { expect, it } from 'vitest';
import { closeDebugging } from './debugging.ts';

function leftOf(version: string, isPackaged = true): readonly string[] {
  const switches = new Set(['remote-debugging-port', 'remote-debugging-pipe', 'data-folder']);
  closeDebugging({
    isPackaged,
    getVersion: () => version,
    commandLine: { removeSwitch: (name) => void switches.delete(name) },
  });
  return [...switches];
}

it('a released program lets nobody drive its pages', () => {
  expect(leftOf('1.2.0')).toEqual(['data-folder']);
});

it('a test package and a developer’s desk let their tests', () => {
  expect(leftOf('1.2.0+test.driven')).toHaveLength(3);
  expect(leftOf('1.2.0', false)).toHaveLength(3);
});
