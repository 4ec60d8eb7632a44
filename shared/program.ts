import type { Program } from './bundle.ts';

/**
 * What the hall signs of a program, apart from its bundle: whoever installs it is to need nothing else,
 * and neither settings nor secrets leave the device's vault for it. Ed25519 over these bytes; the shell
 * script `resources/linux/update` writes them again from the package it has in hand.
 */
export function programText({ platform, version, sha256, size }: Program): string {
  return `yiping-program/1\nplatform ${platform}\nversion ${version}\nsha256 ${sha256}\nsize ${size}\n`;
}
