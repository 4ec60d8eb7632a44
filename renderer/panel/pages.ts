import { type ComponentType, type LazyExoticComponent, lazy } from 'react';
import type { Role } from '../../shared/door.ts';
import type { PageProps } from './page-props.ts';

/** Its title is the text `panel.page.<id>`. */
interface PanelPage {
  readonly Page: LazyExoticComponent<ComponentType<PageProps>>;
  /** Before it is looked at, so that it is there when it is. */
  readonly load: () => Promise<unknown>;
}

function onDemand(load: () => Promise<{ readonly default: ComponentType<PageProps> }>): PanelPage {
  return { load, Page: lazy(load) };
}

/** The pages of the service panel, each loaded once the panel is open. */
export const PAGES = {
  overview: onDemand(() => import('./overview/Overview.tsx')),
  clerk: onDemand(() => import('./clerk/Clerk.tsx')),
  forms: onDemand(() => import('./clerk/Forms.tsx')),
  counter: onDemand(() => import('./setup/ChooseCounter.tsx')),
  parts: onDemand(() => import('./setup/Parts.tsx')),
  frames: onDemand(() => import('./setup/Frames.tsx')),
  bundle: onDemand(() => import('./setup/Bundle.tsx')),
  backlog: onDemand(() => import('./ops/Backlog.tsx')),
  groups: onDemand(() => import('./ops/Groups.tsx')),
  rescue: onDemand(() => import('./ops/Rescue.tsx')),
  statistics: onDemand(() => import('./ops/Statistics.tsx')),
} as const satisfies Record<string, PanelPage>;

export type PageId = keyof typeof PAGES;

/** One entry of the panel's list: a page, or several that stand together under `panel.group.<id>`. */
export type Entry =
  | PageId
  | {
      readonly id: 'service' | 'device' | 'delivery';
      readonly pages: readonly [PageId, ...PageId[]];
    };

/**
 * Who sees what, in the order of the list; more than would stand in it without scrolling stand
 * together. Main refuses what a page asks of it for everybody else, whatever stands here.
 */
export const LISTS: Readonly<Record<Role, readonly Entry[]>> = {
  staff: ['overview', 'clerk', 'forms', 'counter'],
  ops: ['overview', 'backlog', 'groups', 'rescue', 'statistics'],
  it: [
    'overview',
    { id: 'device', pages: ['parts', 'frames', 'bundle', 'counter'] },
    { id: 'service', pages: ['clerk', 'forms'] },
    { id: 'delivery', pages: ['backlog', 'groups', 'rescue', 'statistics'] },
  ],
};

/** @returns the pages of an entry, the one that is shown first at the head */
export function pagesOf(entry: Entry): readonly [PageId, ...PageId[]] {
  return typeof entry === 'string' ? [entry] : entry.pages;
}
