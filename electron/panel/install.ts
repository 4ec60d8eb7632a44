import type { Handlers } from '../../shared/contract.ts';
import type { Role } from '../../shared/door.ts';
import type { installRequests } from '../../shared/setup-requests.ts';
import type { Provisioner } from '../provisioning/provisioner.ts';

/**
 * Brings bundles onto the device, and makes it a counter of the hall. While it is neither, nobody
 * has a PIN: then whoever stands there may, since a bundle takes a signer that a person vouches for
 * and the hall's enrolment key. Afterwards it takes the PIN of IT, or for the counter the clerk's.
 * @param options.role who has opened the door. @throws when it is closed or there is no device
 * @param options.changed hears what was done to a device at work, and by whom
 */
export function createInstallDesk(options: {
  readonly provisioner: () => Promise<
    Pick<Provisioner, 'state' | 'listUsb' | 'inspect' | 'install' | 'counters' | 'paired' | 'pair'>
  >;
  readonly role: () => Role;
  readonly changed: (by: Role, what: string, about: string) => void;
}): Handlers<typeof installRequests> {
  const { role, changed } = options;

  /** @returns the provisioner, and whose PIN it took; nobody's on a device that is not set up */
  async function allowed(...may: readonly Role[]) {
    const provisioner = await options.provisioner();
    if ((await provisioner.state()).kind !== 'ready') return { provisioner, by: undefined };
    const by = role();
    if (!may.includes(by)) throw new Error(`this is not for the role ${by}`);
    return { provisioner, by };
  }

  return {
    async 'install.look'() {
      const { provisioner } = await allowed('it');
      const found = [...(await provisioner.listUsb())];
      return { state: await provisioner.state(), found };
    },
    async 'install.inspect'({ source }) {
      const { provisioner } = await allowed('it');
      return provisioner.inspect(source);
    },
    async 'install.install'({ source, enrolmentKey, fingerprint }) {
      const { provisioner, by } = await allowed('it');
      const result = await provisioner.install({ source, enrolmentKey, fingerprint });
      if (result.ok && by !== undefined) {
        changed(by, 'bundle installed', `version ${result.bundle.version}`);
      }
      return result;
    },
    async 'install.counters'() {
      const { provisioner } = await allowed('it', 'staff');
      const counters = provisioner.counters().map(({ number, name, group, code }) => ({
        ...{ number, name },
        ...(group !== undefined && { group }),
        ...(code !== undefined && { code }),
      }));
      return { counters, paired: provisioner.paired() };
    },
    async 'install.pair'({ counter, takeOver }) {
      const { provisioner, by } = await allowed('it', 'staff');
      const result = await provisioner.pair(counter, takeOver);
      if (result.kind === 'paired' && by !== undefined) {
        changed(by, takeOver ? 'paired, taking it over' : 'paired', `counter ${counter}`);
      }
      return result;
    },
  };
}
