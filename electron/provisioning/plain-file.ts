import { bilingual } from '../../shared/mistake-text.ts';
import { type ProvisioningResult, readProvisioning } from '../../shared/provisioning.ts';

/** A file nobody has signed, for trying out. Read with all its mistakes. */
export function readPlain(bytes: Uint8Array): ProvisioningResult {
  try {
    return readProvisioning(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
  } catch {
    // Chinese Windows still saves in GBK, which read as UTF-8 would name the hall in gibberish.
    const what = bilingual('文件编码不是 UTF-8，请另存为 UTF-8', 'not UTF-8; save it as UTF-8');
    return { ok: false, problems: [{ where: 'provision.yiping', what }] };
  }
}

/** Whether a file is meant to be a signed bundle, whole or not. */
export function looksSigned(bytes: Uint8Array): boolean {
  return /"format"\s*:\s*"yiping-bundle\//.test(Buffer.from(bytes).toString('latin1'));
}
