import { describe, expect, it, vi } from 'vitest';
import type { ServiceFacts } from '../../shared/service.ts';
import { aCase, anUnlinkedDraft } from '../../tests/builders.ts';
import type { Told } from './answer.ts';
import { aDevice } from './testing/late-linking-device.ts';

const facts: ServiceFacts = { mode: 'single', cases: [aCase()] };
const aTold: Told = { kind: 'service', facts };
const nothing: Told = { kind: 'nothing' };

describe('many that wait', () => {
  const many = (count: number) =>
    Array.from({ length: count }, (_, at) => anUnlinkedDraft({ ticket: `A${at}` }));

  it('are asked about four at a time', async () => {
    const device = aDevice(many(20));
    const answers: (() => void)[] = [];
    device.answers(() => {
      const answer = Promise.withResolvers<Told>();
      answers.push(() => answer.resolve(nothing));
      return answer.promise;
    });
    await device.passes(20 * 250);
    const first = device.asked.length;
    answers[0]?.();
    await device.passes(0);
    expect([first, device.asked.length]).toEqual([4, 5]);
  });

  it('are asked about one after the other when some are delivered meanwhile', async () => {
    const drafts = many(8);
    const device = aDevice(drafts);
    for (const { id } of drafts.slice(0, 6)) device.open.delete(id);
    await device.passes(20 * 250);
    expect(device.asked.map(({ ticket }) => ticket)).toEqual(['A6', 'A7']);
  });

  it('are asked about no more than four a second in the long run', async () => {
    const device = aDevice(many(3_000));
    const minutes = 30;
    for (let passed = 0; passed < minutes; passed += 1) await device.passes(60_000);
    expect(device.asked.length / (minutes * 60)).toBeGreaterThan(1);
    expect(device.asked.length / (minutes * 60)).toBeLessThanOrEqual(4);
  });

  it('are left alone together while nobody answers', async () => {
    const device = aDevice(many(100));
    device.answers(() => ({ kind: 'silent', why: 'HTTP 503' }));
    await device.passes(100 * 250);
    expect(device.asked.length).toBeLessThanOrEqual(4);
    device.answers(() => aTold);
    await vi.waitFor(async () => {
      await device.passes(600_000);
      expect(device.linked).toHaveLength(100);
    });
  });
});
