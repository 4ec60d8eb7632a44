import type { Page } from 'playwright-core';
import type { DoorView, Panel } from '../../shared/door.ts';
import type { Screen } from '../../shared/screen.ts';

/** One screen in one state, as the gallery shows it. */
export interface Scene {
  readonly name: string;
  /** Scenes that are laid out by the same component. */
  readonly family: string;
  readonly screen: Screen;
  /** What stood there a moment before: the way from it to `screen` must move nothing. */
  readonly before?: Screen;
  readonly hallName?: string;
  readonly counterName?: string;
  /** The payload a phone must be able to read. */
  readonly qr?: string;
  /** Is there in elder mode alone. */
  readonly elderOnly?: true;
  /** What stands over it. */
  readonly door?: DoorView;
  /** What main answers who asks for the service panel. */
  readonly panel?: Panel;
  /** What main answers the pages of the panel, by the name of the request. */
  readonly answers?: Readonly<Record<string, unknown>>;
  /** Main answers nothing that a citizen does. */
  readonly silent?: true;
  /** What a citizen does there before the picture is taken. */
  readonly steps?: (page: Page) => Promise<void>;
  /** What has to be done again in each theme, before nothing may move any more. */
  readonly settled?: (page: Page) => Promise<void>;
  /** Another scene of its family has the same parts in other words: the small set may leave it out. */
  readonly likeAnother?: true;
}

/** @param own what is said of it beside family, name and screen */
export const scene = (
  family: string,
  name: string,
  screen: Screen,
  own: Partial<Scene> = {},
): Scene => ({ family, name, screen, ...own });
