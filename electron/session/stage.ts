import type { Provisioning } from '../../shared/provisioning.ts';
import type { Frame, Screen } from '../../shared/screen.ts';

/** What stands around a screen: languages and names. */
export type Setting = Pick<Frame, 'language' | 'languages' | 'hallName' | 'counterName'>;

/** Before anybody has said which hall this is. */
export const NO_SETTING: Setting = {
  language: 'zh-Hans',
  languages: ['zh-Hans', 'en'],
  hallName: '',
  counterName: '',
};

export function settingOf(provisioning: Provisioning, language: Frame['language'] | null): Setting {
  return {
    language: language ?? provisioning.languages[0] ?? NO_SETTING.language,
    languages: provisioning.languages,
    hallName: provisioning.hall.name,
    counterName: provisioning.counter.name,
  };
}

/** Holds what the window is to show, whether there is a window or not. */
export interface Stage {
  /** The frame of now; its countdown is as of now, too. */
  current(): Frame;
  /**
   * Shows something else from now on.
   * @param make called whenever somebody asks, since a countdown runs
   */
  show(make: () => { readonly setting: Setting; readonly screen: Screen }): void;
}

/** @param changed hears of each new frame */
export function createStage(changed: (frame: Frame) => void): Stage {
  let revision = 0;
  let make: Parameters<Stage['show']>[0] = () => ({
    setting: NO_SETTING,
    screen: { kind: 'paused' },
  });
  const current = (): Frame => {
    const { setting, screen } = make();
    return { revision, ...setting, screen };
  };
  return {
    current,
    show(next) {
      make = next;
      revision += 1;
      changed(current());
    },
  };
}
