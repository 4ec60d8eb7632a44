/**
 * How the process ends, for whatever has started it: systemd and Shell Launcher act on these numbers,
 * so they never change. Those above 64 are of `sysexits.h`. Any other end – another number, a
 * signal – is a crash: start again. docs/staying-up.md says the same for people.
 */
export const EXIT = {
  /** Asked to end: the system shuts down, or somebody closed the window on a desk. */
  ended: 0,
  /** Another instance works on the same data folder (`EX_UNAVAILABLE`). */
  taken: 69,
  /** This version does not get to its feet (`EX_SOFTWARE`): put the one before back. */
  crashLoop: 70,
  /** The data folder cannot be used (`EX_CANTCREAT`); why, stood on the screen for half a minute. */
  dataFolder: 73,
  /** The process wants to be started anew (`EX_TEMPFAIL`): nothing else brought the window back. */
  restart: 75,
} as const;

export type ExitCode = (typeof EXIT)[keyof typeof EXIT];
