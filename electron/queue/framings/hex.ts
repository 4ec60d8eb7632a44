/** `"FF 68"` of a profile as bytes. */
export function bytesOfHex(text: string): Buffer {
  return Buffer.from(text.replaceAll(' ', ''), 'hex');
}
