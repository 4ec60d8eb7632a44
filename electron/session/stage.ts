import type { Timers } from '../../shared/clock.ts';
import { ORDINARY } from '../../shared/comfort.ts';
import type { Frame, Screen } from '../../shared/screen.ts';

/** What stands around a screen: languages, names and how it is drawn. */
export type Setting = Pick<
  Frame,
  'language' | 'languages' | 'comfort' | 'hallName' | 'counterName' | 'voice'
>;

/** Before anybody has said which hall this is. */
export const NO_SETTING: Setting = {
  language: 'zh-Hans',
  languages: ['zh-Hans', 'zh-Hant', 'en'],
  comfort: ORDINARY,
  hallName: '',
  counterName: '',
};

/** What stands there before anything else does. */
export const NOT_AT_WORK = { setting: NO_SETTING, screen: { kind: 'paused' } } as const;

/** A device that takes longer to start shows that it is not at work yet, ms. */
const FIRST_SCREEN_MS = 1_000;

/** Holds what the window is to show, whether there is a window or not. */
export interface Stage {
  /** The frame of now; its countdown is as of now, too. */
  current(): Frame;
  /**
   * The same for a window that begins. Before anything was shown it waits for it a while, so that a
   * device that starts does not flash up as out of service.
   */
  first(): Promise<Frame>;
  /**
   * Shows something else from now on.
   * @param make called whenever somebody asks, since a countdown runs
   * @param afterMs what stands there stays so long, and for good if something else comes first
   */
  show(make: () => { readonly setting: Setting; readonly screen: Screen }, afterMs?: number): void;
  /** Something that is looked at while making it has changed. */
  renew(): void;
}

/** Whether nobody is served: a counter that is paused is as good a moment for what is new as any. */
export function isAtRest({ kind }: Screen): boolean {
  return kind === 'standby' || kind === 'paused';
}

/** @param changed hears of each new frame */
export function createStage(changed: (frame: Frame) => void, timers: Timers): Stage {
  let revision = 0;
  let coming: unknown;
  const begun = Promise.withResolvers<void>();
  let make: Parameters<Stage['show']>[0] = () => NOT_AT_WORK;
  const current = (): Frame => {
    const { setting, screen } = make();
    return { revision, ...setting, screen };
  };
  const renew = (): void => {
    revision += 1;
    begun.resolve();
    changed(current());
  };
  return {
    current,
    async first() {
      const patience = timers.setTimeout(begun.resolve, FIRST_SCREEN_MS);
      await begun.promise;
      timers.clearTimeout(patience);
      return current();
    },
    show(next, afterMs = 0) {
      const show = (): void => {
        make = next;
        renew();
      };
      timers.clearTimeout(coming);
      if (afterMs === 0) show();
      else coming = timers.setTimeout(show, afterMs);
    },
    renew,
  };
}
