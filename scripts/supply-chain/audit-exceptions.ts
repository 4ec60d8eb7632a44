/** An advisory that somebody has looked at, and that does not concern what we do with the package. */
export interface Exception {
  /** Such as `https://github.com/advisories/GHSA-…`, as npm names it. */
  readonly url: string;
  /** Why it does not concern us. */
  readonly reason: string;
  /** `yyyy-MM-dd`: from this day on it has to be looked at again. */
  readonly until: string;
}

/** Each is looked at again when its day has come. */
export const EXCEPTIONS: readonly Exception[] = [];
