/** How one citizen wants the screens drawn; forgotten after each service. */
export interface Comfort {
  /** 长者模式: larger type, one thing at a time, twice the time. */
  readonly elder: boolean;
  /** High contrast. */
  readonly contrast: boolean;
}

/** What a screen looks like before anybody has asked for anything else. */
export const ORDINARY: Comfort = { elder: false, contrast: false };
