import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { MONDAY_MORNING } from '../../../tests/builders.ts';
import { aFolder } from '../../../tests/device.ts';
import { runProvisionCommand } from '../command.ts';

export const PASSPHRASE = 'a made-up passphrase';
export const ENROLMENT_KEY = 'AAAAA-BBBBB-CCCCC';

/** A folder with the files of `init`. */
export async function aHallFolder() {
  const folder = aFolder();
  const at = (name: string) => join(folder, name);
  writeFileSync(at('passphrase'), `${PASSPHRASE}\n`);
  writeFileSync(at('enrolment'), `${ENROLMENT_KEY}\n`);
  const secrets = ['--passphrase-file', at('passphrase'), '--enrolment-key-file', at('enrolment')];
  let now = MONDAY_MORNING;
  async function run(...words: readonly string[]) {
    const lines: string[] = [];
    const code = await runProvisionCommand(words, {
      print: (line) => lines.push(line),
      typed: () => Promise.reject(new Error('nobody is here')),
      now: () => now,
    });
    return { code, text: lines.join('\n') };
  }
  const files = ['--hall', at('hall.yaml'), '--counters', at('counters.csv')];
  const key = ['--key', at('hall.key')];
  const made = await run('init', folder, ...secrets);
  return {
    ...{ folder, at, run, made, files },
    build: (...more: readonly string[]) =>
      run('build', ...files, ...key, '--out', at('out.yiping'), ...secrets, ...more),
    forms: (...more: readonly string[]) =>
      run('forms', ...files, ...key, '--out', at('forms.html'), ...secrets, ...more),
    edit: (name: string, from: string, to: string) =>
      writeFileSync(
        at(name),
        readFileSync(at(name), 'utf8').replace(from, () => to),
      ),
    later: (ms: number) => {
      now += ms;
    },
  };
}
