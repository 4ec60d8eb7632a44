import { describe, expect, it, vi } from 'vitest';
import type { Parcel, Settlement } from '../../shared/outbox.ts';
import type { Outcome } from '../../shared/province.ts';
import { createHandDrivenTime } from '../../shared/testing/hand-driven-time.ts';
import { judge, OPEN, type Pace } from './pace.ts';
import { createSync, type Sending } from './sync.ts';

const delivered: Outcome = { kind: 'delivered', receipt: 'R-1' };
const refused: Outcome = { kind: 'unauthorised', detail: 'token' };
const lost: Outcome = { kind: 'retry', mayHaveArrived: true, detail: 'no answer' };

const parcel = (id: string): Parcel => ({
  id,
  mayHaveArrived: false,
  envelope: `locked ${id}`,
});
const counts = {
  pending: 0,
  sending: 0,
  waitingCase: 0,
  quarantined: 0,
  exported: 0,
  delivered: 0,
};

/** A queue that hands out what the test puts in, batch by batch. */
function aQueue(...batches: string[][]) {
  const settled: [string, Outcome['kind']][] = [];
  const fresh: string[][] = [];
  let nextDueAt: number | null = null;
  let pace: Pace = OPEN;
  const queue: Sending = {
    take: vi.fn(() => Promise.resolve((batches.shift() ?? []).map(parcel))),
    takeFresh: vi.fn(() => Promise.resolve((fresh.shift() ?? []).map(parcel))),
    takeProbe: vi.fn(() => Promise.resolve((batches.shift() ?? []).map(parcel))),
    settle: vi.fn(async (settlements: ReadonlyMap<string, Settlement>) => {
      const outcomes = [...settlements].map(([id, { outcome }]) => ({ id, outcome }));
      for (const { id, outcome } of outcomes) settled.push([id, outcome.kind]);
      const answers = outcomes.map((each) => ({ ...each, isolated: false, spared: false }));
      pace = judge(pace, answers, 0, () => 0.5).pace;
    }),
    pace: () => pace,
    nextDueAt: () => nextDueAt,
    counts: () => counts,
  };
  return {
    queue,
    batches,
    fresh,
    settled,
    isDueAt: (at: number | null) => {
      nextDueAt = at;
    },
  };
}

function aSync(
  given: ReturnType<typeof aQueue>,
  deliver: (parcels: readonly Parcel[]) => Promise<readonly Outcome[]>,
) {
  const time = createHandDrivenTime(0);
  const changed = vi.fn();
  const failed = vi.fn();
  const delivering = vi.fn(deliver);
  const sync = createSync({
    queue: given.queue,
    deliver: async (parcels) =>
      (await delivering(parcels)).map((outcome) => ({ outcome, journaled: true })),
    now: () => time.clock.now().wall,
    random: () => 0.5,
    timers: time.timers,
    changed,
    failed,
  });
  return { ...sync, ...given, time, changed, failed, delivering };
}

const deliversAll = (parcels: readonly Parcel[]) => Promise.resolve(parcels.map(() => delivered));

describe('sending', () => {
  it('goes on until nothing is due', async () => {
    const sync = aSync(aQueue(['a', 'b'], ['c']), deliversAll);
    sync.kick();
    await sync.idle();
    expect(sync.settled.map(([id]) => id)).toEqual(['a', 'b', 'c']);
  });

  it('is one batch at a time, however often it is kicked', async () => {
    let under = 0;
    let most = 0;
    const sync = aSync(aQueue(['a'], ['b'], ['c']), async (parcels) => {
      most = Math.max(most, ++under);
      await Promise.resolve();
      under -= 1;
      return deliversAll(parcels);
    });
    for (let kick = 0; kick < 5; kick++) sync.kick();
    await sync.idle();
    expect([most, sync.settled.length]).toEqual([1, 3]);
  });

  it('runs again when something came while it ran', async () => {
    const answer = Promise.withResolvers<readonly Outcome[]>();
    const sync = aSync(aQueue(['a'], []), () => answer.promise);
    sync.kick();
    await vi.waitFor(() => expect(sync.delivering).toHaveBeenCalledOnce());
    sync.batches.push(['came later']);
    sync.kick();
    answer.resolve([delivered]);
    await sync.idle();
    expect(sync.settled.map(([id]) => id)).toEqual(['a', 'came later']);
  });

  it('loses no kick that comes in its very last moment', async () => {
    for (let moments = 0; moments < 12; moments++) {
      const sync = aSync(aQueue([]), deliversAll);
      sync.kick();
      for (let moment = 0; moment < moments; moment++) await Promise.resolve();
      sync.batches.push(['came last']);
      sync.kick();
      await sync.idle();
      expect(sync.settled).toEqual([['came last', 'delivered']]);
    }
  });

  it('goes on after a batch of which only a part came through', async () => {
    const sync = aSync(aQueue(['a', 'b'], ['c', 'd']), ([first, ...others]) =>
      Promise.resolve(first === undefined ? [] : [delivered, ...others.map(() => lost)]),
    );
    sync.kick();
    await sync.idle();
    expect(sync.settled).toHaveLength(4);
  });

  it.each([lost, refused])(
    'stops after a batch of which nothing came through: $kind',
    async (no) => {
      const sync = aSync(aQueue(['a', 'b'], ['c']), (parcels) =>
        Promise.resolve(parcels.map(() => no)),
      );
      sync.kick();
      await sync.idle();
      expect(sync.settled.map(([id]) => id)).toEqual(['a', 'b']);
    },
  );

  it('takes silence for an answer that may have been lost', async () => {
    const sync = aSync(aQueue(['a', 'b']), () => Promise.resolve([delivered]));
    sync.kick();
    await sync.idle();
    expect(sync.settled).toEqual([
      ['a', 'delivered'],
      ['b', 'retry'],
    ]);
  });

  it('says that everything may have arrived when main does not answer', async () => {
    const sync = aSync(aQueue(['a', 'b']), () => Promise.reject(new Error('main is gone')));
    sync.kick();
    await sync.idle();
    const [outcomes] = vi.mocked(sync.queue.settle).mock.calls[0] ?? [];
    expect([...(outcomes ?? [])].map(([, { outcome }]) => outcome)).toEqual([
      expect.objectContaining({ kind: 'retry', mayHaveArrived: true }),
      expect.objectContaining({ kind: 'retry', mayHaveArrived: true }),
    ]);
    expect(sync.failed).toHaveBeenCalledOnce();
  });

  it('tells the counts when rows go out and when they come back', async () => {
    const sync = aSync(aQueue(['a']), deliversAll);
    sync.kick();
    await sync.idle();
    expect(sync.changed.mock.calls).toEqual([
      [{ counts, deliveredSinceStart: 0, held: null }],
      [{ counts, deliveredSinceStart: 1, held: null }],
    ]);
  });
});

describe('sleeping', () => {
  it.each([
    ['until the next row is due', 7_000, 7_000],
    ['a second at least', 0, 1_000],
    ['a minute at most, since clocks jump', 86_400_000, 60_000],
  ])('lasts %s', async (_what, due, sleeps) => {
    const sync = aSync(aQueue(), deliversAll);
    sync.isDueAt(due);
    sync.kick();
    await sync.idle();
    expect(sync.time.pending()).toEqual([sleeps]);
  });

  it('ends by itself and sends what is due then', async () => {
    const sync = aSync(aQueue([], ['a']), deliversAll);
    sync.isDueAt(7_000);
    sync.kick();
    await sync.idle();
    sync.isDueAt(null);
    sync.time.advance(7_000);
    await sync.idle();
    expect(sync.settled).toEqual([['a', 'delivered']]);
  });

  it('is not needed when nothing waits', async () => {
    const sync = aSync(aQueue(['a']), deliversAll);
    sync.kick();
    await sync.idle();
    expect(sync.time.pending()).toEqual([]);
  });

  it('is cut short by a kick and leaves no second alarm behind', async () => {
    const sync = aSync(aQueue(), deliversAll);
    sync.isDueAt(30_000);
    for (let kick = 0; kick < 3; kick++) {
      sync.kick();
      await sync.idle();
    }
    expect(sync.time.pending()).toEqual([30_000]);
  });

  it('follows a store that failed, so that it is tried again', async () => {
    const given = aQueue(['a']);
    vi.mocked(given.queue.take).mockRejectedValueOnce(new Error('DatabaseClosedError'));
    const sync = aSync(given, deliversAll);
    sync.isDueAt(0);
    sync.kick();
    await sync.idle();
    sync.isDueAt(null);
    expect([sync.failed.mock.calls.length, sync.settled.length]).toEqual([1, 0]);
    sync.time.advance(1_000);
    await sync.idle();
    expect(sync.settled).toEqual([['a', 'delivered']]);
  });
});
