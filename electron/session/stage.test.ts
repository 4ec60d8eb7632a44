import { describe, expect, it, vi } from 'vitest';
import { createHandDrivenTime } from '../../shared/testing/hand-driven-time.ts';
import { createStage, isAtRest, NO_SETTING } from './stage.ts';

const aStage = (changed: Parameters<typeof createStage>[0] = () => undefined) =>
  createStage(changed, createHandDrivenTime().timers);

describe('the stage', () => {
  it('is at rest while nobody is served, paused or not', () => {
    expect(isAtRest({ kind: 'standby' })).toBe(true);
    expect(isAtRest({ kind: 'paused' })).toBe(true);
    expect(isAtRest({ kind: 'notReady', problems: [] })).toBe(false);
  });

  it('has something to show before anybody shows anything', () => {
    expect(aStage().current().screen).toEqual({ kind: 'paused' });
  });

  it('lets a window that begins wait for the first screen, but not for ever', async () => {
    const time = createHandDrivenTime();
    const begin = () => createStage(() => undefined, time.timers);
    const stage = begin();
    const asked = stage.first();
    stage.show(() => ({ setting: NO_SETTING, screen: { kind: 'standby' } }));
    expect((await asked).screen.kind).toBe('standby');
    expect(time.pending()).toEqual([]);

    const late = begin().first();
    time.advance(1_000);
    expect((await late).screen.kind).toBe('paused');
  });

  it('tells of each new frame, each newer than the last', () => {
    const changed = vi.fn();
    const stage = aStage(changed);
    for (const kind of ['standby', 'paused'] as const) {
      stage.show(() => ({ setting: NO_SETTING, screen: { kind } }));
    }
    expect(changed.mock.calls.map(([frame]) => [frame.revision, frame.screen.kind])).toEqual([
      [1, 'standby'],
      [2, 'paused'],
    ]);
  });

  it('keeps what stands there while something else is to come, and for good if a third comes first', () => {
    const time = createHandDrivenTime();
    const stage = createStage(() => undefined, time.timers);
    const show = (kind: 'standby' | 'paused', afterMs?: number) =>
      stage.show(() => ({ setting: NO_SETTING, screen: { kind } }), afterMs);
    show('standby');
    show('paused', 300);
    expect([stage.current().screen.kind, time.pending()]).toEqual(['standby', [300]]);
    show('standby');
    expect(time.pending()).toEqual([]);
    show('paused', 300);
    time.advance(300);
    expect(stage.current().screen.kind).toBe('paused');
  });

  it('looks anew each time somebody asks', () => {
    const stage = aStage();
    let hallName = 'before';
    stage.show(() => ({ setting: { ...NO_SETTING, hallName }, screen: { kind: 'standby' } }));
    hallName = 'after';
    expect(stage.current()).toMatchObject({ revision: 1, hallName: 'after' });
  });

  it('draws up the same anew when what it shows has changed', () => {
    const changed = vi.fn();
    const stage = aStage(changed);
    let hallName = 'before';
    stage.show(() => ({ setting: { ...NO_SETTING, hallName }, screen: { kind: 'standby' } }));
    hallName = 'after';
    stage.renew();
    expect(changed).toHaveBeenLastCalledWith(
      expect.objectContaining({ revision: 2, hallName: 'after' }),
    );
  });
});
