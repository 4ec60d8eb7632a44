import { createHash } from 'node:crypto';
import type { Bundle, BundleContent } from '../../shared/bundle.ts';
import { provisioningOf, withSecrets } from '../../shared/bundle-content.ts';
import type { BundleView } from '../../shared/bundle-view.ts';
import type { Clock } from '../../shared/clock.ts';
import type { Problem } from '../../shared/problem.ts';
import { hallKeyIn, secretsIn } from './enrolment.ts';
import type { Installed } from './installation.ts';
import { fingerprintOf, isFingerprint, openBundle, refused } from './signed-bundle.ts';

/** What goes with a bundle. The first two matter at the first contact only. */
export interface Words {
  readonly enrolmentKey?: string | undefined;
  /** Of the signer, as a person has compared it. */
  readonly fingerprint?: string | undefined;
  /** The counter this device must be able to be with it. */
  readonly counter?: string | undefined;
}

export type Taken =
  | { readonly ok: true; readonly installed: Installed }
  | { readonly ok: false; readonly problems: readonly [Problem, ...Problem[]] };

export type Admitted =
  | { readonly ok: true; readonly bundle: Bundle }
  | { readonly ok: false; readonly problems: readonly [Problem, ...Problem[]] };

/**
 * Whether this device may have a bundle at all: signed, of its hall and signer, not expired, not
 * older than what it has. The same one again may be had.
 * @param before what is installed, `null` at the first contact
 */
export function admit(bytes: Uint8Array, before: Installed | null, clock: Clock): Admitted {
  const opened = openBundle(bytes);
  if (!opened.ok) return opened;
  const { bundle } = opened;
  if (before !== null && bundle.hall.code !== before.content.hall.code) {
    return refused(
      `这是另一个大厅（${bundle.hall.name}）的配置包`,
      `this is the bundle of another hall (${bundle.hall.name})`,
    );
  }
  if (before !== null && bundle.signer !== before.signer) {
    return refused(
      '配置包不是由本大厅的密钥签名的',
      'the bundle was not signed with the key of this hall',
    );
  }
  if (before !== null && digestOf(bytes) === before.digest) return { ok: true, bundle };
  if (before !== null && bundle.version < before.version) {
    return refused(
      `配置包第 ${bundle.version} 版比已安装的第 ${before.version} 版旧`,
      `version ${bundle.version} of the bundle is older than version ${before.version}, which is installed`,
    );
  }
  if (before !== null && bundle.version === before.version) {
    return refused(
      `已安装的第 ${before.version} 版内容不同；请以新的版本号重新制作`,
      `version ${before.version} is installed with another content; build it again with a new number`,
    );
  }
  // Only while it is being installed: one that expires later is an alarm and goes on (R22).
  if (Date.parse(bundle.expiresAt) <= clock.now().corrected) {
    return refused(
      `配置包已于 ${bundle.expiresAt} 过期`,
      `the bundle has expired at ${bundle.expiresAt}`,
    );
  }
  return { ok: true, bundle };
}

/**
 * Opens a bundle as far as this device can use it; nothing is written.
 * @param before what is installed, `null` at the first contact
 */
export async function take(
  bytes: Uint8Array,
  before: Installed | null,
  words: Words,
  clock: Clock,
): Promise<Taken> {
  const admitted = admit(bytes, before, clock);
  if (!admitted.ok) return admitted;
  const { bundle } = admitted;
  if (before === null && !isFingerprint(words.fingerprint ?? '', fingerprintOf(bundle.signer))) {
    return refused(
      '签名密钥的指纹与核对过的不一致',
      'the fingerprint of the signing key is not the one that was compared',
    );
  }
  const hallKey =
    before === null
      ? await hallKeyIn(bundle.secrets, words.enrolmentKey ?? '')
      : Buffer.from(before.hallKey, 'base64');
  if (hallKey === undefined) {
    return refused('注册密钥不对', 'the enrolment key is wrong');
  }
  const content = contentOf(bundle, hallKey);
  if (content === undefined) {
    return refused(
      '配置包中的密文不能用本大厅的密钥打开',
      'the secrets of the bundle cannot be opened with the key of this hall',
    );
  }
  const { version, issuedAt, expiresAt, signer } = bundle;
  const misfit = misfitOf(content, words.counter);
  if (misfit !== null) return misfit;
  return {
    ok: true,
    installed: {
      ...{ version, issuedAt, expiresAt, signer, content },
      digest: digestOf(bytes),
      hallKey: hallKey.toString('base64'),
    },
  };
}

/** @returns what the hall says, with its secrets; `undefined` when they do not belong to this bundle */
function contentOf(
  { hall, updates, settings, counters, secrets }: Bundle,
  hallKey: Buffer,
): BundleContent | undefined {
  const opened = secretsIn(secrets, hallKey);
  if (opened === undefined) return undefined;
  try {
    return withSecrets({ hall, settings, counters, ...(updates && { updates }) }, opened);
  } catch {
    return undefined;
  }
}

/**
 * Whether the device can be a counter with it. Who built the bundle has tried them all; this one is
 * tried again, since the program here may be older than the one there.
 */
function misfitOf(content: BundleContent, counter: string | undefined) {
  const result = provisioningOf(content, counter ?? content.counters[0]?.number ?? '');
  if (result === undefined) {
    return refused(`配置包中没有窗口 ${counter}`, `there is no counter ${counter} in the bundle`);
  }
  if (result.ok) return null;
  const [first, ...more] = result.problems;
  if (first === undefined) throw new Error('a provisioning was refused without saying why');
  return { ok: false as const, problems: [first, ...more] as const };
}

/** What people see of a bundle. */
export function viewOf(
  bundle: Pick<Bundle, 'version' | 'issuedAt' | 'expiresAt' | 'signer'>,
  { hall, counters }: Pick<BundleContent, 'hall' | 'counters'>,
  firstContact: boolean,
): BundleView {
  const { version, issuedAt, expiresAt, signer } = bundle;
  return {
    ...{ hallCode: hall.code, hallName: hall.name, version, issuedAt, expiresAt, firstContact },
    counters: counters.length,
    fingerprint: fingerprintOf(signer),
  };
}

export function digestOf(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}
