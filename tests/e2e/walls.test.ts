import { beforeAll, expect, it } from 'vitest';
import { aLoneKiosk } from './a-lone-kiosk.ts';

let kiosk: Awaited<ReturnType<typeof aLoneKiosk>>['kiosk'];

beforeAll(async () => {
  const device = await aLoneKiosk({});
  kiosk = device.kiosk;
  return device.close;
});

it('runs the window in the OS sandbox, without Node, on its own origin', async () => {
  expect(await kiosk.electron.evaluate(({ app }) => app.commandLine.hasSwitch('no-sandbox'))).toBe(
    !kiosk.sandbox,
  );
  expect(
    await kiosk.page.evaluate(() => [
      location.origin,
      typeof Reflect.get(globalThis, 'require'),
      typeof Reflect.get(globalThis, 'process'),
      Object.keys(Reflect.get(globalThis, 'host')),
    ]),
  ).toEqual(['app://yiping', 'undefined', 'undefined', ['request', 'on']]);
});

it('asks that the outbox be kept when the disk runs low, and is granted it', async () => {
  const { page } = kiosk;
  // `persisted()` alone says what would be granted, whether anybody has asked or not.
  await page.addInitScript(() => {
    const { persist } = StorageManager.prototype;
    StorageManager.prototype.persist = async function ask() {
      const kept = await persist.call(this);
      Reflect.set(globalThis, 'kept', kept);
      return kept;
    };
  });
  await page.reload();
  await expect.poll(() => page.evaluate(() => Reflect.get(globalThis, 'kept'))).toBe(true);
  expect(await page.evaluate(() => navigator.storage.persisted())).toBe(true);
});

it.each<[what: string, why: RegExp, name: unknown, input: unknown]>([
  ['an unknown request', /no such request/, 'file.read', undefined],
  ['a name of the prototype', /no such request/, 'constructor', undefined],
  ['what is no name', /no such request/, { name: 'screen.current' }, undefined],
  [
    'input that does not fit',
    /input:.*Invalid/,
    'session.intent',
    { type: 'rate', service: 'x', level: 6 },
  ],
  [
    'input with something extra',
    /input:.*Unrecognized key/,
    'session.intent',
    { type: 'submit', service: 'x', level: 5 },
  ],
  ['a text that is too long', /input:.*Too big/, 'session.intent', aRevision('字'.repeat(100_000))],
  ['far too much at once', /input:.*Invalid/, 'page.place', Array(5_000).fill('x'.repeat(1_000))],
])('refuses %s, and says why in its log alone', async (_what, why, name, input) => {
  const before = kiosk.output().length;
  const answer = kiosk.page.evaluate(
    ([request, content]) => Reflect.get(globalThis, 'host').request(request, content),
    [name, input] as const,
  );
  await expect(answer).rejects.toThrow(/refused$/m);
  const line = () =>
    kiosk
      .output()
      .slice(before)
      .split('\n')
      .find((text) => /was refused/.test(text));
  await expect.poll(line).toMatch(why);
  expect(line()?.length).toBeLessThan(1_000);
});

it('gives a frame of the page no bridge', async () => {
  const answer = await kiosk.page.evaluate(async () => {
    const frame = document.createElement('iframe');
    document.body.append(frame);
    const own = frame.contentWindow;
    const hasBridge = own !== null && Reflect.has(own, 'host');
    frame.remove();
    return hasBridge;
  });
  expect(answer).toBe(false);
});

/** What a citizen says on the questionnaire. */
function aRevision(text: string) {
  const said = { chosen: [], answers: [], declined: false, wantsCallback: false };
  return { type: 'revise', service: 'x', ...said, text };
}
