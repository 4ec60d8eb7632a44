import { says } from './mistake-text.ts';
import { z } from './schema.ts';

/** Bytes as profiles write them. */
export const bytes = z.string().regex(/^[0-9A-F]{2}( [0-9A-F]{2})*$/, {
  error: says('字节用大写十六进制，如 "06 0F"', 'bytes are upper-case hex, such as "06 0F"'),
});

export const byte = z.string().regex(/^[0-9A-F]{2}$/, {
  error: says('一个字节用大写十六进制，如 "0C"', 'a byte is upper-case hex, such as "0C"'),
});
