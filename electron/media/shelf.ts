import type { Timers } from '../../shared/clock.ts';
import { type HallFolder, RECORDING_EXTENSIONS } from '../../shared/media.ts';
import type { Provisioning } from '../../shared/provisioning.ts';
import { SPOKEN } from '../../shared/voice.ts';
import type { Health } from '../health.ts';
import type { Log } from '../log.ts';
import { findHallFile } from './hall-files.ts';

/** A hall that puts a file there sees it this soon; a look costs one `lstat` per file, ms. */
const LOOK_MS = 15_000;

/** The hall's files as they are now. */
export interface Shelf {
  /**
   * What standby may show: name → version. Nothing while the disk's alarm stands, since Chromium
   * writes what it plays to that disk.
   */
  media(): ReadonlyMap<string, string>;
  /** The recordings: `invitation.zh-Hans.mp3` → version. */
  voice(): ReadonlyMap<string, string>;
  close(): void;
}

interface Wanted {
  readonly folder: HallFolder;
  readonly name: string;
  /** The hall named it, so it is told when it is not there. */
  readonly named: boolean;
}

/**
 * Watches the files that the provisioning names and the recordings there could be; no others, so
 * however much somebody puts into the folder costs nothing. Has looked once when it resolves.
 * @param root the data folder
 * @param changed other files, or another disk: what is shown is to be drawn up anew
 */
export async function watchShelf({
  root,
  provisioning,
  health,
  timers,
  log,
  changed,
}: {
  readonly root: string;
  readonly provisioning: Pick<Provisioning, 'media' | 'languages'>;
  readonly health: Health;
  readonly timers: Timers;
  readonly log: Log;
  readonly changed: () => void;
}): Promise<Shelf> {
  const wanted = wantedBy(provisioning);
  const none: ReadonlyMap<string, string> = new Map();
  let found = { media: none, voice: none };
  /** What was said about a file that cannot be shown, by name. */
  const told = new Map<string, string>();
  let timer: unknown;
  let closed = false;

  async function look(): Promise<void> {
    const now = { media: new Map<string, string>(), voice: new Map<string, string>() };
    for (const { folder, name, named } of wanted) {
      const result = await findHallFile(root, folder, name);
      if (result.ok) now[folder].set(name, result.file.version);
      tell(folder, name, result.ok || (!named && result.why === 'missing') ? null : result.why);
    }
    if (health.current().some(({ name }) => name === 'disk')) now.media.clear();
    const differs = textOf(now) !== textOf(found);
    found = now;
    if (differs && !closed) changed();
  }

  function tell(folder: HallFolder, name: string, why: string | null): void {
    const file = `${folder}/${name}`;
    if (why === (told.get(file) ?? null)) return;
    if (why === null) {
      told.delete(file);
      log.info('a file of the hall can be used', { file });
    } else {
      told.set(file, why);
      log.warn('a file of the hall cannot be used', { file, why });
    }
  }

  async function watch(): Promise<void> {
    await look();
    if (!closed) timer = timers.setTimeout(() => void watch(), LOOK_MS);
  }

  await watch();
  return {
    media: () => found.media,
    voice: () => found.voice,
    close() {
      closed = true;
      timers.clearTimeout(timer);
    },
  };
}

function wantedBy({ media, languages }: Pick<Provisioning, 'media' | 'languages'>): Wanted[] {
  const names = new Set(media.map(({ file }) => file));
  return [
    ...[...names].map((name) => ({ folder: 'media' as const, name, named: true })),
    ...languages.flatMap((language) =>
      SPOKEN.flatMap((what) =>
        RECORDING_EXTENSIONS.map((extension) => ({
          folder: 'voice' as const,
          name: `${what}.${language}.${extension}`,
          named: false,
        })),
      ),
    ),
  ];
}

function textOf(found: Record<HallFolder, ReadonlyMap<string, string>>): string {
  return JSON.stringify([[...found.media], [...found.voice]]);
}
