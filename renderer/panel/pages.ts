import { type ComponentType, type LazyExoticComponent, lazy } from 'react';
import type { Role } from '../../shared/door.ts';
import type { PageProps } from './page-props.ts';

/** Its title is the text `panel.page.<id>`. */
interface PanelPage {
  readonly id: string;
  /** Who sees it. Main refuses what a page asks of it for everybody else, whatever stands here. */
  readonly roles: readonly Role[];
  readonly Page: LazyExoticComponent<ComponentType<PageProps>>;
  /** Before it is looked at, so that it is there when it is. */
  readonly load: () => Promise<unknown>;
}

function onDemand(load: () => Promise<{ readonly default: ComponentType<PageProps> }>) {
  return { load, Page: lazy(load) };
}

/** The pages of the service panel in the order of its list, each loaded once the panel is open. */
export const PAGES = [
  {
    id: 'overview',
    roles: ['staff', 'it', 'ops'],
    ...onDemand(() => import('./overview/Overview.tsx')),
  },
  { id: 'clerk', roles: ['staff', 'it'], ...onDemand(() => import('./clerk/Clerk.tsx')) },
  { id: 'forms', roles: ['staff', 'it'], ...onDemand(() => import('./clerk/Forms.tsx')) },
  { id: 'parts', roles: ['it'], ...onDemand(() => import('./setup/Parts.tsx')) },
  { id: 'bundle', roles: ['it'], ...onDemand(() => import('./setup/Bundle.tsx')) },
  {
    id: 'counter',
    roles: ['staff', 'it'],
    ...onDemand(() => import('./setup/ChooseCounter.tsx')),
  },
  { id: 'frames', roles: ['it'], ...onDemand(() => import('./setup/Frames.tsx')) },
  { id: 'backlog', roles: ['ops', 'it'], ...onDemand(() => import('./ops/Backlog.tsx')) },
  { id: 'groups', roles: ['ops', 'it'], ...onDemand(() => import('./ops/Groups.tsx')) },
  { id: 'rescue', roles: ['ops', 'it'], ...onDemand(() => import('./ops/Rescue.tsx')) },
  { id: 'statistics', roles: ['ops', 'it'], ...onDemand(() => import('./ops/Statistics.tsx')) },
] as const satisfies readonly PanelPage[];

export type PageId = (typeof PAGES)[number]['id'];

/** @returns the pages of a role; the overview is always the first */
export function pagesFor(role: Role): readonly (PanelPage & { readonly id: PageId })[] {
  const pages: readonly (PanelPage & { readonly id: PageId })[] = PAGES;
  return pages.filter(({ roles }) => roles.includes(role));
}
