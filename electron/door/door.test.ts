import { scryptSync } from 'node:crypto';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { DoorView, Pins } from '../../shared/door.ts';
import type { Place } from '../../shared/session/place.ts';
import { createHandDrivenTime } from '../../shared/testing/hand-driven-time.ts';
import { aFolder, aLog } from '../../tests/device.ts';
import { createDoor } from './door.ts';
import { createLockOut } from './lock-out.ts';

const SALT = Buffer.alloc(16, 7);

function aHash(pin: string): string {
  const hash = scryptSync(pin, SALT, 32, { N: 16_384, r: 8, p: 1, maxmem: 2 ** 25 });
  return `scrypt$16384$8$1$${SALT.toString('base64')}$${hash.toString('base64')}`;
}

const PINS: Pins = { staff: aHash('482913'), it: aHash('7041936') };

function aDoor(pins: Pins = PINS) {
  const time = createHandDrivenTime();
  const log = aLog();
  const audits: { by: string; what: string; about?: string }[] = [];
  const views: DoorView[] = [];
  const door = createDoor({
    ...{ pins, timers: time.timers, log },
    lockOut: createLockOut({ file: join(aFolder(), 'door.json'), clock: time.clock, log }),
    journal: {
      audit: async (entry) => {
        audits.push(entry);
      },
    },
    show: (view) => views.push(view),
  });
  return { ...door, time, log, audits, views, view: () => views.at(-1) };
}

/** Somebody who types PIN after PIN. */
async function tries(door: ReturnType<typeof aDoor>, ...pins: readonly string[]): Promise<void> {
  for (const pin of pins) await door.try(pin);
}

describe('the pad', () => {
  it.each<[Place, boolean]>([
    ['standby', true],
    ['paused', true],
    ['called', true],
    ['serving', true],
    ['choosing', false],
    ['inviting', false],
    ['rating', false],
    ['rechoosing', false],
    ['saving', false],
    ['thanks', false],
    ['notSaved', false],
    ['alreadyRated', false],
  ])('at %s: %s', (place, comes) => {
    const door = aDoor();
    door.moved(place);
    door.open();
    expect(door.view()?.kind).toBe(comes ? 'pad' : undefined);
  });

  it('gives the screen back when a citizen is asked, and stays when one is called', () => {
    const door = aDoor();
    door.open();
    door.moved('called');
    door.moved('serving');
    expect(door.view()).toEqual({ kind: 'pad', says: 'ready', lockedMs: 0 });
    door.moved('inviting');
    expect(door.view()).toEqual({ kind: 'closed' });
  });

  it('closes after 20 s that nobody touches it', () => {
    const door = aDoor();
    door.open();
    door.time.advance(19_000);
    door.touch();
    door.time.advance(19_999);
    expect(door.view()?.kind).toBe('pad');
    door.time.advance(1);
    expect(door.view()?.kind).toBe('closed');
    expect(door.time.pending()).toEqual([]);
  });

  it('says that no PIN is set, and tries none', async () => {
    const door = aDoor({});
    door.open();
    expect(door.view()).toEqual({ kind: 'pad', says: 'noPin', lockedMs: 0 });
    await expect(door.try('482913')).rejects.toThrow('no pad');
  });

  it('takes no PIN while it is not there', async () => {
    const door = aDoor();
    await expect(door.try('482913')).rejects.toThrow('no pad');
    expect(door.audits).toEqual([]);
  });

  it('looks at one PIN at a time', async () => {
    const door = aDoor();
    door.open();
    const first = door.try('482913');
    expect(door.view()).toMatchObject({ says: 'checking' });
    await expect(door.try('7041936')).rejects.toThrow('another PIN');
    await first;
    expect(door.view()).toEqual({ kind: 'panel', role: 'staff' });
  });
});

describe('a wrong PIN', () => {
  it('locks the third time, for those with a right one, too, until the wait is over', async () => {
    const door = aDoor();
    door.open();
    await tries(door, '111222', '111333');
    expect(door.view()).toEqual({ kind: 'pad', says: 'wrong', lockedMs: 0 });
    await tries(door, '111444');
    expect(door.view()).toEqual({ kind: 'pad', says: 'locked', lockedMs: 30_000 });
    await tries(door, '482913');
    expect(door.view()).toMatchObject({ says: 'locked' });

    for (let waited = 0; waited < 30; waited += 10) {
      door.time.advance(10_000);
      door.touch();
    }
    expect(door.view()).toEqual({ kind: 'pad', says: 'ready', lockedMs: 0 });
    await tries(door, '482913');
    expect(door.view()).toEqual({ kind: 'panel', role: 'staff' });
    expect(door.audits).toEqual([
      { by: 'unknown', what: 'wrong PIN' },
      { by: 'unknown', what: 'wrong PIN' },
      { by: 'unknown', what: 'wrong PIN', about: 'locked for 30 s' },
      { by: 'unknown', what: 'PIN refused', about: 'the door is locked' },
      { by: 'staff', what: 'door opened' },
    ]);
  });

  it('is told locked by a pad that comes again', async () => {
    const door = aDoor();
    door.open();
    await tries(door, '111222', '111333', '111444');
    door.leave();
    door.time.advance(10_000);
    door.open();
    expect(door.view()).toEqual({ kind: 'pad', says: 'locked', lockedMs: 20_000 });
  });

  it('stands in no log and no audit line, and a right one neither', async () => {
    const door = aDoor();
    door.open();
    await tries(door, '111222', '7041936');
    expect(`${door.log.text()} ${JSON.stringify(door.audits)}`).not.toMatch(
      /111222|7041936|scrypt/,
    );
    expect(door.log.text()).toContain('wrong PIN');
  });
});

describe('the panel', () => {
  it('is nobody’s until a PIN has opened it', async () => {
    const door = aDoor();
    expect(() => door.role()).toThrow('closed');
    door.open();
    expect(() => door.role()).toThrow('closed');
    await tries(door, '7041936');
    expect(door.role()).toBe('it');
    door.leave();
    expect(() => door.role()).toThrow('closed');
  });

  it.each([
    ['nobody touched it', (door: ReturnType<typeof aDoor>) => door.time.advance(60_000)],
    ['left', (door: ReturnType<typeof aDoor>) => door.leave()],
    ['a citizen is asked', (door: ReturnType<typeof aDoor>) => door.moved('inviting')],
  ])('closes: %s', async (why, close) => {
    const door = aDoor();
    door.open();
    await tries(door, '7041936');
    close(door);
    expect(door.view()).toEqual({ kind: 'closed' });
    expect(() => door.role()).toThrow('closed');
    expect(door.audits.at(-1)).toEqual({ by: 'it', what: 'door closed', about: why });
  });

  it('stays while it is touched', async () => {
    const door = aDoor();
    door.open();
    await tries(door, '7041936');
    for (let touch = 0; touch < 5; touch += 1) {
      door.time.advance(59_000);
      door.touch();
    }
    expect(door.role()).toBe('it');
  });

  it('does not come over a citizen who was asked while the PIN was looked at', async () => {
    const door = aDoor();
    door.open();
    const trying = door.try('7041936');
    door.moved('inviting');
    await trying;
    expect(door.view()).toEqual({ kind: 'closed' });
    expect(() => door.role()).toThrow('closed');
    expect(door.audits).toEqual([{ by: 'it', what: 'right PIN', about: 'the pad had been left' }]);
  });
});
