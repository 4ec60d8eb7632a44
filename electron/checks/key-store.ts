import { bilingual } from '../../shared/mistake-text.ts';
import type { Finding } from '../../shared/setup-requests.ts';
import type { KeyStore } from '../device/identity.ts';
import type { Vault } from '../device/vault.ts';

const PROBE = 'what goes in comes out';

/** Whether what keeps the device's keys gives back what it is given. @throws when it refuses */
export function checkKeyStore({ system, file }: KeyStore, vault: Vault): readonly Finding[] {
  if (vault.unlock(vault.lock(PROBE)) !== PROBE) return [broken()];
  if (system !== null) {
    if (system.unwrap(system.wrap(PROBE)) !== PROBE) return [broken()];
    const what = bilingual('由系统密钥库保管', 'kept by the system’s key store');
    return [{ is: 'right', what }];
  }
  if (file.unwrap(file.wrap(PROBE)) !== PROBE) return [broken()];
  const what = bilingual(
    '系统没有密钥库，密钥保存在仅本用户可读的文件中',
    'the system has no key store; the keys are in a file only this user can read',
  );
  const advice = bilingual(
    '可以使用；若要求更高，安装 gnome-keyring 或启用磁盘加密（BitLocker、LUKS）',
    'that will do; where more is asked for, install gnome-keyring or encrypt the disk (BitLocker, LUKS)',
  );
  return [{ is: 'unsaid', what, advice }];
}

function broken(): Finding {
  const what = bilingual('取回的内容与存入的不同', 'what comes out is not what went in');
  const advice = bilingual(
    '重启电脑再试；仍不行则更换电脑',
    'start the computer anew; if it stays so, replace it',
  );
  return { is: 'wrong', what, advice };
}
