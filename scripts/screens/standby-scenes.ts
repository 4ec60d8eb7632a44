/** Nobody is at the counter: with and without a clerk, and everything a hall can show meanwhile. */
import { hallFileUrl } from '../../shared/media.ts';
import type { Screen, Slide } from '../../shared/screen.ts';
import type { Staff } from '../../shared/service.ts';
import {
  CLERK,
  CLERK_WITH_LONG_NAME,
  LONG_NAMES,
  LONGEST_NOTICE,
  LONGEST_SHORT_NOTICE,
} from './extremes.ts';
import { HALL_FILES } from './hall-files.ts';
import { type Scene, scene } from './scene.ts';

/** Longer than the gallery looks at any scene. */
const SECONDS = 3_600;

const CLERK_WITH_PHOTO: Staff = { ...CLERK, photo: HALL_FILES.photo };

function standby(staff?: Staff, ...slides: readonly Slide[]): Screen {
  return {
    kind: 'standby',
    ...(staff !== undefined && { staff }),
    ...(slides.length > 0 && { slides: [...slides] }),
  };
}

const notice = (text: string): Slide => ({
  kind: 'notice',
  text,
  language: 'zh-Hans',
  seconds: SECONDS,
});

function picture(file: string, fit: 'cover' | 'contain' = 'cover'): Slide {
  return { kind: 'picture', url: hallFileUrl('media', file), fit, seconds: SECONDS };
}

const film = (fit: 'cover' | 'contain'): Slide => ({
  kind: 'video',
  url: hallFileUrl('media', HALL_FILES.film),
  fit,
});

export const STANDBY_SCENES: readonly Scene[] = [
  scene('standby', 'standby', standby()),
  scene('standby', 'standby-long-names', standby(), {
    ...LONG_NAMES,
    likeAnother: true,
  }),
  scene('standby', 'standby-clerk', standby(CLERK_WITH_PHOTO)),
  // Its photo is not there: the first character of the name stands in its place.
  scene(
    'standby',
    'standby-clerk-long-names',
    standby({ ...CLERK_WITH_LONG_NAME, photo: HALL_FILES.missing }),
    LONG_NAMES,
  ),
  scene('standby', 'standby-notice', standby(undefined, notice(LONGEST_SHORT_NOTICE)), {
    likeAnother: true,
  }),
  scene(
    'standby',
    'standby-notice-long',
    standby(CLERK_WITH_LONG_NAME, notice(LONGEST_NOTICE), picture(HALL_FILES.wide)),
    LONG_NAMES,
  ),
  // The first of several: they can be stopped.
  scene(
    'standby',
    'standby-picture',
    standby(CLERK_WITH_PHOTO, picture(HALL_FILES.wide), notice(LONGEST_SHORT_NOTICE)),
  ),
  scene(
    'standby',
    'standby-picture-whole',
    standby(CLERK_WITH_LONG_NAME, picture(HALL_FILES.upright, 'contain')),
    { ...LONG_NAMES, likeAnother: true },
  ),
  scene('standby', 'standby-film', standby(undefined, film('contain'))),
  scene(
    'standby',
    'standby-skipped',
    standby(CLERK, picture(HALL_FILES.broken), picture(HALL_FILES.missing), film('cover')),
  ),
  // With nothing left to show it is laid out as if there had never been anything.
  scene('standby', 'standby-all-broken', standby(CLERK, picture(HALL_FILES.broken)), {
    likeAnother: true,
  }),
];
