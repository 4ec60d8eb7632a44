import {
  type FuseConfig,
  FuseState,
  FuseV1Options,
  FuseVersion,
  flipFuses,
  getCurrentFuseWire,
} from '@electron/fuses';

/**
 * What a program built from Electron may still be made to do from outside, set within its binary.
 * Playwright drives a program through `--inspect`; only a test package lets it.
 */
const FUSES = {
  RunAsNode: { on: false, why: 'ELECTRON_RUN_AS_NODE would make a free Node.js of it' },
  EnableCookieEncryption: { on: false, why: 'no page has cookies that outlive the process' },
  EnableNodeOptionsEnvironmentVariable: { on: false, why: 'NODE_OPTIONS loads foreign code' },
  EnableNodeCliInspectArguments: { on: false, why: '--inspect hands the main process over' },
  OnlyLoadAppFromAsar: { on: true, why: 'a folder beside the archive is not the app' },
  LoadBrowserProcessSpecificV8Snapshot: { on: false, why: 'there is none' },
  GrantFileProtocolExtraPrivileges: { on: false, why: 'pages come by app:// alone' },
} as const satisfies Partial<
  Record<keyof typeof FuseV1Options, { readonly on: boolean; readonly why: string }>
>;

type FuseName = keyof typeof FUSES;
const NAMES = Object.keys(FUSES) as readonly FuseName[];

/** @param inspectable whether Playwright is to drive it */
function isOn(fuse: FuseName, inspectable: boolean): boolean {
  return fuse === 'EnableNodeCliInspectArguments' ? inspectable : FUSES[fuse].on;
}

/** Sets the fuses of a program that has not been signed yet. */
export async function setFuses(program: string, inspectable: boolean): Promise<void> {
  await flipFuses(program, {
    version: FuseVersion.V1,
    ...Object.fromEntries(NAMES.map((name) => [FuseV1Options[name], isOn(name, inspectable)])),
  });
}

/**
 * Reads the fuses of a finished program.
 * @throws when one is not as it should be, with the reason it has
 */
export async function checkFuses(program: string, inspectable: boolean): Promise<void> {
  const wire: Partial<FuseConfig<FuseState>> = await getCurrentFuseWire(program);
  const wrong = NAMES.filter((name) => {
    const wanted = isOn(name, inspectable) ? FuseState.ENABLE : FuseState.DISABLE;
    return wire[FuseV1Options[name]] !== wanted;
  });
  if (wrong.length > 0) {
    const told = wrong.map((name) => `${name} (${FUSES[name].why})`).join(', ');
    throw new Error(`${program}: fuses are not as they should be: ${told}`);
  }
}
