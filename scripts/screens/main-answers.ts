import type { ElectronApplication } from 'playwright-core';
import { REQUEST_CHANNEL } from '../../shared/channels.ts';
import type { Scene } from './scene.ts';

/** What Electron keeps for a channel; there is no public way to ask for it. */
type Answer = (event: unknown, name: string, input: unknown) => unknown;

interface Now {
  panel: Scene['panel'];
  answers: Readonly<Record<string, unknown>>;
  silent: boolean;
  /** Ends the waiting of whoever has asked a silent main. */
  readonly owed: (() => void)[];
}

/**
 * Stands between window and main for requests that main itself cannot answer as a scene needs it:
 * what the service panel and its pages show, and what a citizen does while main is silent.
 * @returns says which scene's answers are given from now on; whoever still waited is answered
 */
export async function answerForMain(
  app: ElectronApplication,
): Promise<(scene: Scene) => Promise<void>> {
  const told = await app.evaluateHandle(({ ipcMain }, channel) => {
    const held = (ipcMain as unknown as { readonly _invokeHandlers: Map<string, Answer> })
      ._invokeHandlers;
    const main = held.get(channel);
    if (main === undefined) throw new Error(`nobody answers on ${channel}`);
    const now: Now = { panel: undefined, answers: {}, silent: false, owed: [] };
    held.set(channel, (event, name, input) => {
      if (name === 'door.panel' && now.panel !== undefined) return now.panel;
      if (Object.hasOwn(now.answers, name)) return now.answers[name];
      if (name !== 'session.intent' || !now.silent) return main(event, name, input);
      return new Promise<void>((answer) => now.owed.push(answer));
    });
    return now;
  }, REQUEST_CHANNEL);
  return ({ panel, answers = {}, silent = false }) =>
    told.evaluate(
      (now, { panel: shown, answers: given, silent: isSilent }) => {
        now.panel = shown;
        now.answers = given;
        now.silent = isSilent;
        for (const answer of now.owed.splice(0)) answer();
      },
      { panel, answers, silent },
    );
}
