import { pause, until } from '../../launch/wait.ts';
import { aWish, rate } from '../citizen.ts';
import type { Fault } from '../fault.ts';
import type { Stand } from '../stand.ts';

/** From the first tap over the saving to a while after the thanks, ms. */
const MOMENTS = { first: 0, last: 2_600 } as const;

/** So slow that a kill meets a delivery under way, now before it took effect and now after. */
async function slowProvince({ hall, random }: Stand): Promise<void> {
  await hall.province.faults.set({
    latency: { ms: random.pick([0, 60, 250, 600]) },
    ...(random.chance(0.4) && { slowBody: { bytesPerSecond: random.pick([200, 600]) } }),
  });
}

/** A citizen has tapped and is still on the way. */
async function someoneRates(stand: Stand) {
  const { random } = stand;
  const entry = await stand.invite();
  const rating = rate(stand.glass, entry, aWish(random));
  await until(() => entry.tapped, 10_000);
  await pause(random.whole(MOMENTS.first, MOMENTS.last));
  return { entry, rating };
}

/** The window dies under a citizen. */
async function windowDies(stand: Stand) {
  await slowProvince(stand);
  const { entry, rating } = await someoneRates(stand);
  // Until it is read again, nobody knows what the screen would show.
  if (!entry.acknowledged) entry.said = undefined;
  stand.injected();
  await stand.killWindow();
  return { rating };
}

function killing(what: 'main' | 'both'): Fault {
  return {
    name: `crash-${what}`,
    does: what === 'main' ? 'SIGKILL of main alone' : 'SIGKILL of every process at once',
    async play(stand) {
      const { random } = stand;
      for (let round = 0; round < stand.rounds; round++) {
        await slowProvince(stand);
        if (random.chance(0.4)) await stand.citizen();
        const { rating } = await someoneRates(stand);
        stand.injected();
        await stand.kill(what);
        await stand.restart();
        await rating;
      }
    },
  };
}

const crashWindow: Fault = {
  name: 'crash-window',
  does: 'SIGKILL of the window process alone',
  async play(stand) {
    for (let round = 0; round < Math.max(1, stand.rounds - 1); round++) {
      // The kiosk waits longer before each revival, so that only two fit into one start.
      if (round > 0 && round % 2 === 0) {
        await stand.kill('both');
        await stand.restart();
      }
      const { rating } = await windowDies(stand);
      await rating;
    }
    await stand.citizen();
  },
};

/** Main and window die one after the other, in the order nobody would choose. */
const crashInTurn: Fault = {
  name: 'crash-in-turn',
  does: 'SIGKILL of the window, then of main while it is being revived',
  async play(stand) {
    const { random } = stand;
    for (let round = 0; round < Math.max(1, stand.rounds - 1); round++) {
      const { rating } = await windowDies(stand);
      await pause(random.whole(0, 1_500));
      stand.injected();
      await stand.kill('main');
      await stand.restart();
      await rating;
    }
  },
};

export const crashes = [killing('main'), killing('both'), crashWindow, crashInTurn];
