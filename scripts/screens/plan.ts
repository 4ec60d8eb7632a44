import type { Comfort } from '../../shared/comfort.ts';
import { CATALOGUES, type Language } from '../../shared/languages.ts';
import type { Scene } from './scene.ts';
import { SCENES } from './scenes.ts';

export const THEMES = {
  ordinary: { elder: false, contrast: false },
  elder: { elder: true, contrast: false },
  contrast: { elder: false, contrast: true },
  'elder-contrast': { elder: true, contrast: true },
} as const satisfies Record<string, Comfort>;

export type Theme = keyof typeof THEMES;

/** CSS pixels at 96 dpi; 1920×1920 is the largest display the tests open. */
export const SIZES = ['1280x800', '1024x600', '1920x1080', '800x1280', '1080x1920'] as const;

export type Size = (typeof SIZES)[number];

/** One picture. */
export interface Shot {
  readonly scene: Scene;
  readonly language: Language;
  readonly theme: Theme;
  readonly size: Size;
}

/** What of the matrix is wanted; absent means all. */
export interface Wish {
  /** Names of scenes or families. */
  readonly scenes?: readonly string[];
  readonly languages?: readonly string[];
  readonly themes?: readonly string[];
  readonly sizes?: readonly string[];
}

/** The values each part of a wish may have. */
export const VALUES = {
  scenes: [...new Set(SCENES.flatMap(({ family, name }) => [family, name]))],
  languages: Object.keys(CATALOGUES) as Language[],
  themes: Object.keys(THEMES) as Theme[],
  sizes: SIZES,
} as const;

/**
 * The wished part of the whole matrix, in the order that changes the window least: resizing it and
 * opening a panel take longest.
 */
export function matrix(wish: Wish = {}): readonly Shot[] {
  const wanted = <T extends string>(all: readonly T[], some: readonly string[] | undefined) =>
    all.filter((value) => some?.includes(value) ?? true);
  const scenes = SCENES.filter(
    ({ family, name }) =>
      wish.scenes === undefined || [family, name].some((it) => wish.scenes?.includes(it)),
  );
  return wanted(SIZES, wish.sizes).flatMap((size) =>
    scenes.flatMap((scene) =>
      wanted(VALUES.languages, wish.languages).flatMap((language) =>
        wanted(VALUES.themes, wish.themes)
          .filter((theme) => scene.elderOnly !== true || THEMES[theme].elder)
          .map((theme) => ({ scene, language, theme, size })),
      ),
    ),
  );
}

/**
 * A small part of the matrix that holds every scene but those that are like another, and every pair
 * of a family, a language, a theme and a size: what breaks a layout is nearly always one of these
 * pairs.
 */
export function pairwise(): readonly Shot[] {
  const shots = matrix();
  const open = new Set(shots.flatMap(pairsOf));
  const chosen: Shot[] = [];
  while (open.size > 0) {
    let best = shots[0];
    let most = 0;
    for (const shot of shots) {
      const gain = pairsOf(shot).filter((pair) => open.has(pair)).length;
      if (gain > most) [best, most] = [shot, gain];
    }
    if (best === undefined) break;
    for (const pair of pairsOf(best)) open.delete(pair);
    chosen.push(best);
  }
  return shots.filter((shot) => chosen.includes(shot));
}

function pairsOf({ scene, language, theme, size }: Shot): readonly string[] {
  const { family, name, likeAnother } = scene;
  return [
    ...(likeAnother ? [] : [name]),
    `${family} ${language}`,
    `${family} ${theme}`,
    `${family} ${size}`,
    `${language} ${theme}`,
    `${language} ${size}`,
    `${theme} ${size}`,
  ];
}

/** Where the picture lies under the output folder. */
export function pathOf({ scene, language, theme, size }: Shot): string {
  return `${language}/${theme}/${size}/${scene.name}.png`;
}
