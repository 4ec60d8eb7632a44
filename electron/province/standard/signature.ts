import { sm3 } from 'sm-crypto-v2';

/**
 * SM3 and HMAC-SM3 come from `sm-crypto-v2` and not from `node:crypto`: Electron's BoringSSL has
 * neither, so that a test in Node would pass and the device would fail.
 */

/** What the signature of a call covers (province.md, `standard`). */
export interface SignedRequest {
  readonly method: string;
  /** `PATH?QUERY`, the request target as sent. */
  readonly target: string;
  /** ms since 1970 UTC, as in `Yiping-Timestamp`. */
  readonly timestamp: string;
  readonly nonce: string;
  /** Empty for GET. */
  readonly body: Uint8Array;
}

/** Hex HMAC-SM3 over method, target, timestamp, nonce and the hex SM3 of the body, one a line. */
export function signRequest(appSecret: string, request: SignedRequest): string {
  const { method, target, timestamp, nonce, body } = request;
  return hmacSm3(appSecret, [method, target, timestamp, nonce, sm3(body)].join('\n'));
}

/** Hex HMAC-SM3 for `POST /v1/token`. */
export function signTokenRequest(
  appSecret: string,
  request: { readonly appKey: string; readonly timestamp: string; readonly nonce: string },
): string {
  const { appKey, timestamp, nonce } = request;
  return hmacSm3(appSecret, [appKey, timestamp, nonce].join('\n'));
}

/** The key goes in as bytes: the library reads a text key as hex. */
export function hmacSm3(key: string, message: string): string {
  return sm3(message, { key: Buffer.from(key, 'utf8') });
}
