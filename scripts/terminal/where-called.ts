import process from 'node:process';

/**
 * Goes to the folder somebody stood in when they typed `npm run NAME`: npm starts every script in the
 * program's own, where the files they name are not. Does nothing for a script started otherwise.
 */
export function workWhereCalled(name: string): void {
  const { npm_lifecycle_event: script, INIT_CWD: folder } = process.env;
  if (script === name && folder !== undefined) process.chdir(folder);
}
