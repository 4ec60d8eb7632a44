import { type ChildProcess, spawn } from 'node:child_process';
import { inject, onTestFinished } from 'vitest';
import { electronRuntime } from '../../scripts/electron-runtime.mjs';
import { unprivilegedLauncher } from '../../scripts/unprivileged.mjs';

/**
 * Starts the app as its supervisor would: nobody looks at it but for its exit code.
 * @param args beside the data folder
 */
export function startBare(dataFolder: string, ...args: readonly string[]): ChildProcess {
  const app = inject('app');
  const launcher = unprivilegedLauncher(electronRuntime().path, {
    home: `${dataFolder}-home`,
    reads: [app],
  });
  onTestFinished(() => launcher.remove());
  const { ELECTRON_RUN_AS_NODE: _unwanted, ...environment } = process.env;
  const child = spawn(
    launcher.path,
    [app, `--data-folder=${dataFolder}`, ...args, ...(launcher.sandbox ? [] : ['--no-sandbox'])],
    { env: { ...environment, DISPLAY: inject('display'), LANG: 'C.UTF-8' }, stdio: 'ignore' },
  );
  onTestFinished(() => {
    child.kill('SIGKILL');
  });
  return child;
}
