/** What lines are locked with. */
export interface Pen {
  /** With the key of the segment. */
  readonly lock: (value: object) => string;
  /** With the key of a service. */
  readonly lockFor: (service: string, value: object) => string;
}
