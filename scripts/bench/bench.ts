import type { Figure } from './figures.ts';

/** What every bench is given. */
export interface Common {
  /** Folder of the built app. */
  readonly app: string;
  /** X display it is shown on; undefined where there is no X. */
  readonly display: string | undefined;
  /** Tells whoever waits what is going on. */
  readonly say: (text: string) => void;
}

/** Something that can be asked for by name. */
export interface Bench {
  readonly name: string;
  /** What it measures, in one line. */
  readonly about: string;
  /** @throws when it cannot be measured */
  readonly measure: (common: Common) => Promise<readonly Figure[]>;
}
