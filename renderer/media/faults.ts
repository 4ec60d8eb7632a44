import { createContext, useContext, useSyncExternalStore } from 'react';
import type { Slide } from '../../shared/screen.ts';
import type { ReportFailure } from '../app/failures.ts';

/** What the window has found out about the hall's files. It is told to main once per file. */
export interface MediaFaults {
  /** The file cannot be shown, now or later; another content has another address. */
  readonly broken: (url: string, why: unknown) => void;
  readonly isBroken: (url: string) => boolean;
  /** It did not get on this time. */
  readonly stalled: (url: string, why: string) => void;
  readonly subscribe: (listener: () => void) => () => void;
}

export function createMediaFaults(report: ReportFailure): MediaFaults {
  const broken = new Set<string>();
  const told = new Set<string>();
  const listeners = new Set<() => void>();
  const tell = (url: string, why: unknown) => {
    if (told.has(url)) return;
    told.add(url);
    report(`showing ${decodeURI(url)}`, why);
  };
  return {
    broken(url, why) {
      broken.add(url);
      tell(url, why);
      for (const listener of listeners) listener();
    },
    isBroken: (url) => broken.has(url),
    stalled: tell,
    subscribe: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}

const MediaFaultsContext = createContext<MediaFaults | undefined>(undefined);

export const MediaFaultsProvider = MediaFaultsContext.Provider;

export function useMediaFaults(): MediaFaults {
  const faults = useContext(MediaFaultsContext);
  if (faults === undefined) throw new Error('outside of MediaFaultsProvider');
  return faults;
}

/** Whether there is anything to show, as far as is known; each broken file may have been the last. */
export function useAnythingToShow(slides: readonly Slide[]): boolean {
  const { subscribe, isBroken } = useMediaFaults();
  return useSyncExternalStore(subscribe, () =>
    slides.some((slide) => slide.kind === 'notice' || !isBroken(slide.url)),
  );
}
