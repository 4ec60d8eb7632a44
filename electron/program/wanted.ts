import type { BundleContent, Program } from '../../shared/bundle.ts';

/** What runs here. */
interface Running {
  /** Such as `1.0.0` or `1.0.0+test.inspectable`. */
  readonly version: string;
  /** Such as `linux-x64`. */
  readonly platform: string;
}

/** @returns the program the hall wants here, when it is newer than the one that runs; else `null` */
export function wantedProgram(updates: BundleContent['updates'], running: Running): Program | null {
  const program = updates?.programs?.find(({ platform }) => platform === running.platform);
  return program !== undefined && isNewer(program.version, running.version) ? program : null;
}

/** What stands behind `+` makes no version newer (Semantic Versioning 2.0.0, 10). */
function isNewer(version: string, than: string): boolean {
  const [ours, theirs] = [numbersIn(version), numbersIn(than)];
  const at = ours.findIndex((number, place) => number !== theirs[place]);
  return at !== -1 && (ours[at] ?? 0) > (theirs[at] ?? 0);
}

function numbersIn(version: string): readonly number[] {
  return (version.split('+')[0] ?? '').split('.').map(Number);
}
