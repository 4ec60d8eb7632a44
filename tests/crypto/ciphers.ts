import { sm2, sm3, sm4 } from 'sm-crypto-v2';
import { encrypt, tokenSign } from '../../electron/province/fujian/cipher.ts';
import { createCipher, type Encrypt } from '../../electron/province/shandong/cipher.ts';
import { hmacSm3 } from '../../electron/province/standard/signature.ts';
import { provinceSettingsSchema } from '../../shared/province-settings.ts';

/** How SM4 is used for one text; the key and the `iv` are 32 hex digits. */
export interface Sm4Key {
  readonly keyHex: string;
  readonly ivHex?: string;
}

/** One thing that is done to a text. Plain data, so that it can be asked for in another process. */
export type Task =
  | { readonly do: 'sm3'; readonly text: string }
  | { readonly do: 'hmacSm3'; readonly text: string; readonly key: string }
  | { readonly do: 'tokenSign'; readonly appCode: string; readonly timestamp: string }
  | (Sm4Key & {
      readonly do: 'sm4Encrypt';
      readonly text: string;
      readonly charset?: 'UTF-8' | 'GB2312';
    })
  | (Sm4Key & { readonly do: 'sm4Decrypt'; readonly cipherHex: string })
  | { readonly do: 'sm2Encrypt'; readonly text: string; readonly publicHex: string }
  | { readonly do: 'sm2Decrypt'; readonly cipherHex: string; readonly privateHex: string };

/**
 * Does it where this is called: in Node, or inside Electron. What goes to a province is made by the
 * adapters' own functions; they read no cipher texts, so the library does.
 * @returns the text, or bytes in hex
 */
export function perform(task: Task): string {
  switch (task.do) {
    case 'sm3':
      return sm3(task.text);
    case 'hmacSm3':
      return hmacSm3(task.key, task.text);
    case 'tokenSign':
      return tokenSign(fujian(task.appCode), task.timestamp);
    case 'sm4Encrypt': {
      const { keyHex, ivHex, charset } = task;
      const mode = ivHex === undefined ? { mode: 'ecb' } : { mode: 'cbc', iv: ivHex };
      return encrypt(fujian(keyHex, { key: 'raw', ...mode, charset }), task.text);
    }
    case 'sm4Decrypt': {
      const { cipherHex, keyHex, ivHex: iv } = task;
      return iv === undefined
        ? sm4.decrypt(cipherHex, keyHex, { mode: 'ecb' })
        : sm4.decrypt(cipherHex, keyHex, { mode: 'cbc', iv });
    }
    case 'sm2Encrypt':
      return sm2CipherFor(task.publicHex)(task.text);
    case 'sm2Decrypt':
      return sm2.doDecrypt(task.cipherHex.slice(2), task.privateHex, 1, { output: 'string' });
    default:
      return task satisfies never;
  }
}

const sm2Ciphers = new Map<string, Encrypt>();

/** A key is worked out once, as in the adapter. */
function sm2CipherFor(publicHex: string): Encrypt {
  const cipher = sm2Ciphers.get(publicHex) ?? createCipher(shandong(publicHex));
  sm2Ciphers.set(publicHex, cipher);
  return cipher;
}

function fujian(appCode: string, cipher: object = {}) {
  const url = 'https://province.example';
  const settings = provinceSettingsSchema.parse({
    ...{ profile: 'fujian', tokenUrl: url, serviceUrl: url, appKey: 'demo', appCode },
    settings: { cipher },
  });
  if (settings.profile !== 'fujian') throw new Error('another profile');
  return settings;
}

function shandong(publicKey: string) {
  const url = 'https://province.example';
  const settings = provinceSettingsSchema.parse({
    ...{ profile: 'shandong', serviceUrl: url, evaluateUrl: url, publicKey },
    ...{ appMark: 'DEMOMARK', appWord: 'demo-app-word', dataSource: 'demo' },
  });
  if (settings.profile !== 'shandong') throw new Error('another profile');
  return settings;
}
