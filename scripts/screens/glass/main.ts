/** What the gallery puts into the window to look at it from inside; nothing of it is in the product. */
import axe from 'axe-core';
import type {} from '../../../renderer/app/host.ts';
import type { Finding } from '../finding.ts';
import { stopClock } from './clock.ts';
import { contrast } from './contrast.ts';
import { geometry } from './geometry.ts';
import { isMediaThere, stopFilms } from './media.ts';
import { painted, shifts, watchShifts } from './shifts.ts';

/** What is asked of the window from outside. */
export interface Looking {
  /** Answers when the frame of that number is painted, in that language and at that size. */
  painted(frame: {
    readonly revision: number;
    readonly language: string;
    readonly width: number;
    readonly height: number;
  }): Promise<void>;
  /** From here on nothing may move. */
  still(): void;
  measured(): readonly Finding[];
  audited(): Promise<readonly Finding[]>;
}

declare global {
  interface Window {
    looking: Looking;
  }
}

/** A window on a busy machine may take a while. */
const PATIENCE_MS = 20_000;

let newest = 0;
window.host.on('screen.changed', ({ revision }) => {
  // Main may draw something of its own meanwhile, with a lower number.
  newest = Math.max(newest, revision);
});
watchShifts();
stopClock();

const nextPaint = () => new Promise((drawn) => requestAnimationFrame(() => drawn(undefined)));

window.looking = {
  async painted({ revision, language, width, height }) {
    const isThere = () =>
      newest >= revision &&
      document.documentElement.lang === language &&
      innerWidth === width &&
      innerHeight === height &&
      isMediaThere();
    const began = performance.now();
    while (!isThere()) {
      if (performance.now() - began > PATIENCE_MS) {
        throw new Error(
          `asked for ${language} at ${width}x${height}, got ${document.documentElement.lang} at ${innerWidth}x${innerHeight}, frame ${newest} for ${revision}, the hall's media ${isMediaThere() ? 'there' : 'missing'}`,
        );
      }
      await nextPaint();
    }
    await stopFilms();
    await document.fonts.ready;
    await nextPaint();
    await nextPaint();
    painted();
  },
  still: painted,
  measured: () => [...geometry(), ...contrast(), ...shifts()],
  async audited() {
    const { violations } = await axe.run(document, { resultTypes: ['violations'] });
    return violations.flatMap(({ id, help, nodes }) =>
      nodes.map(({ target }) => ({
        check: 'axe' as const,
        element: target.join(' '),
        what: `${id}: ${help}`,
      })),
    );
  },
};
