import { pause } from '../../launch/wait.ts';
import type { Entry } from '../book.ts';
import { aWish, rate } from '../citizen.ts';
import type { Fault } from '../fault.ts';
import type { Stand } from '../stand.ts';

const LEVELS = ['非常满意', '满意', '基本满意', '不满意', '非常不满意'];

/** Ten taps a second wherever a face was a moment ago, for so long, ms. */
async function hammer(stand: Stand, entry: Entry, ms: number): Promise<void> {
  const end = performance.now() + ms;
  let faces: readonly { text: string; x: number; y: number }[] = [];
  while (performance.now() < end) {
    const seen = await stand.glass.look();
    const now = seen?.buttons.filter(({ text }) => LEVELS.includes(text)) ?? [];
    if (now.length > 0) faces = now;
    // Whatever face was under the finger: what then stands on the screen is what counts.
    if (faces.length > 0) entry.tapped = true;
    if (faces.length > 0) await stand.glass.press(stand.random.pick(faces));
    await pause(60);
  }
}

async function chooseLanguage(stand: Stand, name: string): Promise<void> {
  // The other languages are in the menu.
  for (const words of [['语言', 'Language'], [name]]) {
    const seen = await stand.glass.look();
    const button = seen?.buttons.find(({ text }) => words.includes(text));
    if (button !== undefined) await stand.glass.press(button);
  }
}

export const peopleFaults: readonly Fault[] = [
  {
    name: 'people-hammering',
    does: 'ten taps a second on the faces',
    async play(stand) {
      for (let round = 0; round < stand.rounds; round++) {
        const entry = await stand.invite();
        stand.injected();
        await hammer(stand, entry, stand.random.whole(900, 2_200));
        await rate(stand.glass, entry, { ...aWish(stand.random, false), options: [] });
      }
    },
  },
  {
    name: 'people-language',
    does: 'the language is changed, and changed back, while rating',
    async play(stand) {
      const { random } = stand;
      for (let round = 0; round < stand.rounds; round++) {
        const entry = await stand.invite();
        const rating = rate(stand.glass, entry, { ...aWish(random, false), lingersMs: 1_600 });
        await pause(random.whole(200, 1_200));
        stand.injected();
        await chooseLanguage(stand, 'English');
        await pause(random.whole(250, 700));
        await chooseLanguage(stand, '简体中文');
        await rating;
        await chooseLanguage(stand, '简体中文');
      }
    },
  },
  {
    name: 'people-next-ticket',
    does: 'the next ticket is called while a citizen rates (R6)',
    async play(stand) {
      const { hall, random } = stand;
      for (let round = 0; round < stand.rounds; round++) {
        const entry = await stand.invite();
        const rating = rate(stand.glass, entry, aWish(random));
        await pause(random.whole(650, 1_600));
        stand.injected();
        if (entry.tapped) await hall.machine.call(`B${String(round + 1).padStart(3, '0')}`);
        await rating;
      }
    },
  },
  {
    name: 'people-walking-away',
    does: 'gone after the first tap; the device submits',
    async play(stand) {
      for (let round = 0; round < stand.rounds; round++) {
        stand.injected();
        await stand.citizen(aWish(stand.random, true));
      }
    },
  },
];
