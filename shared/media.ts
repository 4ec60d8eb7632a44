/**
 * The hall's own files in the data folder: pictures and videos for the standby screen and the photos
 * of the clerks in `media/`, recordings in `voice/`. Extension → content type; nothing else is shown,
 * played or served.
 */
const PICTURES: Readonly<Record<string, string>> = {
  jpg: 'image/jpeg',
  jpeg: 'image/jpeg',
  png: 'image/png',
  webp: 'image/webp',
  avif: 'image/avif',
};
const VIDEOS: Readonly<Record<string, string>> = { mp4: 'video/mp4', webm: 'video/webm' };
const RECORDINGS: Readonly<Record<string, string>> = {
  mp3: 'audio/mpeg',
  wav: 'audio/wav',
  ogg: 'audio/ogg',
};

/** The two folders, and what each may hold. */
const FOLDERS = { media: { ...PICTURES, ...VIDEOS }, voice: RECORDINGS } as const;

export type HallFolder = keyof typeof FOLDERS;

/** A plain name: no way into another folder, nothing hidden, nothing Windows could not write. */
const PLAIN_NAME = /^[^\\/:*?"<>|.\p{Cc}][^\\/:*?"<>|\p{Cc}]{0,95}\.([a-z0-9]{3,4})$/iu;

/** @returns the content type of a file, `undefined` when its name may not stand in that folder */
export function hallFileType(folder: HallFolder, name: string): string | undefined {
  return typeIn(FOLDERS[folder], name);
}

export function isPicture(name: string): boolean {
  return typeIn(PICTURES, name) !== undefined;
}

export function isVideo(name: string): boolean {
  return typeIn(VIDEOS, name) !== undefined;
}

function typeIn(types: Readonly<Record<string, string>>, name: string): string | undefined {
  const extension = PLAIN_NAME.exec(name)?.[1]?.toLowerCase();
  return extension !== undefined && Object.hasOwn(types, extension) ? types[extension] : undefined;
}

/**
 * Where the window finds a file.
 * @param version of its content, so that a file put in another's place is loaded anew
 */
export function hallFileUrl(folder: HallFolder, name: string, version?: string): string {
  const query = version === undefined ? '' : `?v=${encodeURIComponent(version)}`;
  return `/${folder}/${encodeURIComponent(name)}${query}`;
}

/** @returns the file an address names, whether or not it may be served; `null` for other addresses */
export function hallFileOf(
  pathname: string,
): { readonly folder: HallFolder; readonly name: string } | null {
  const match = /^\/(media|voice)\/([^/]+)$/.exec(pathname);
  const [, folder, name] = match ?? [];
  if (name === undefined || (folder !== 'media' && folder !== 'voice')) return null;
  try {
    return { folder, name: decodeURIComponent(name) };
  } catch {
    return null;
  }
}

/** The extensions of recordings, in the order in which they are looked for. */
export const RECORDING_EXTENSIONS = Object.keys(RECORDINGS);
