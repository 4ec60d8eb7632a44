import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import queueWs from '../../resources/queue-profiles/queue-ws.json' with { type: 'json' };
import { COUNTER } from '../../scripts/launch/hall.ts';
import { queueProfileSchema } from '../../shared/queue-profile.ts';
import { aHallFor, arrived, citizenOf, nextTicket, PATIENCE_MS, thereAndBack } from './a-line.ts';
import { INVITED } from './a-touch.ts';

/** The profile and its input as they stand in the document, and nothing else. */
function foreignHall() {
  const text = readFileSync(new URL('../../docs/queue-profiles.md', import.meta.url), 'utf8');
  const example = text.slice(text.indexOf('## A foreign hall'));
  const [profile, input] = [...example.matchAll(/```json\n([\s\S]*?)```/g)].map(([, json]) =>
    JSON.parse(json ?? ''),
  );
  return { profile: queueProfileSchema.parse(profile), values: input.values };
}

describe('a foreign hall, by a profile file only', () => {
  const { profile, values } = foreignHall();
  const hall = aHallFor({
    queue: [{ transport: 'tcp-server', profile: profile.id, values }],
    settings: { queueProfiles: [profile] },
  });

  it('from its own bytes to the invitation and back', () =>
    thereAndBack(hall(), profile.id, 'acks and result'));

  it('its own names of cases make one record for each', async () => {
    await citizenOf(hall()).sees('窗口');
    const service = await hall().serve(nextTicket(), { mode: 'parallel', cases: 2 });
    const citizen = citizenOf(hall());
    await citizen.chooses('一起评价');
    await citizen.rates(5);
    await citizen.submits();
    for (const [index, { taskName }] of service.cases.entries()) {
      expect(await arrived(hall(), service, index)).toMatchObject({ taskName, linked: true });
    }
  });
});

describe('where the hall may tell levels, and has a keypad', () => {
  const LEVELS = 'queue-ws-levels';
  const hall = aHallFor({
    queue: [
      { transport: 'serial', profile: 'ff68', keypad: true },
      'tcp',
      {
        ...{ transport: 'websocket', profile: LEVELS, machine: 'queue-ws' },
        values: { userCode: '0512' },
      },
    ],
    settings: {
      queueProfiles: [
        {
          ...queueProfileSchema.parse(queueWs),
          id: LEVELS,
          reply: { ...queueWs.reply, result: true, level: true },
        },
      ],
      staffMaySeeLevels: { reason: '测试大厅的书面决定' },
      keys: { '1': 5, '2': 4, '3': 3, '4': 2, '5': 1 },
    },
  });

  it('a level goes to the machine whose profile asks for it, until it is acknowledged', async () => {
    const { machine } = hall().lineAt(LEVELS);
    const told = () => machine.replies().filter(({ kind }) => kind === 'level');
    await citizenOf(hall()).sees('窗口');
    machine.mischief.deaf(true);
    await hall().serve(nextTicket(), { over: LEVELS });
    const citizen = citizenOf(hall());
    await citizen.sees(INVITED);
    await citizen.rates(4);
    await citizen.submits();
    await expect.poll(told, { timeout: PATIENCE_MS }).toHaveLength(1);
    machine.mischief.deaf(false);
    machine.mischief.hangUp();
    await expect.poll(told, { timeout: PATIENCE_MS }).toHaveLength(2);
    expect(told()).toEqual([told()[0], told()[0]]);
    expect(told()[0]).toMatchObject({ level: 4 });
    // What was acknowledged is not said again.
    const logins = () => machine.replies().filter(({ kind }) => kind === 'login').length;
    const before = logins();
    machine.mischief.hangUp();
    await expect.poll(logins, { timeout: PATIENCE_MS }).toBe(before + 1);
    expect(told()).toHaveLength(2);
    await expect
      .poll(() => hall().lineAt('tcp').machine.replies(), { timeout: PATIENCE_MS })
      .toMatchObject([{ kind: 'result' }]);
  });

  it('a key of the keypad is the citizen’s own tap; the rest is on the screen', async () => {
    const { machine } = hall().lineAt('ff68');
    const citizen = citizenOf(hall());
    await citizen.sees('窗口');
    const acknowledged = () => machine.replies().filter(({ kind }) => kind === 'frame');
    await machine.press(1);
    const service = await hall().serve(nextTicket(), { over: 'ff68' });
    await citizen.sees(INVITED);
    // A keypad repeats a key that nobody acknowledges: at first the screen takes no tap.
    await expect
      .poll(
        async () => {
          if (acknowledged().length === 0) await machine.press(2);
          return acknowledged();
        },
        { timeout: PATIENCE_MS, interval: 200 },
      )
      .toEqual([{ kind: 'frame', address: Number(COUNTER), command: 1, data: [2] }]);
    await citizen.submits();
    await citizen.sees('谢谢');
    expect(await arrived(hall(), service)).toMatchObject({ satisfaction: 4, active: true });
  });
});
