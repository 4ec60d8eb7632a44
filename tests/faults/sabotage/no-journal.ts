/** Sabotage `no-journal`: every line is said to be written, and the files of the journal stay empty. */
import { open as openReal } from 'node:fs/promises';

export * from 'node:fs/promises';

export const open: typeof openReal = async (path, ...how) => {
  const handle = await openReal(path, ...how);
  if (!String(path).endsWith('.journal') || how[0] === undefined || how[0] === 'r') return handle;
  await handle.close();
  const nowhere = await openReal('/dev/null', 'r+');
  // It takes every byte, but knows neither of these.
  nowhere.datasync = () => Promise.resolve();
  nowhere.sync = () => Promise.resolve();
  nowhere.truncate = () => Promise.resolve();
  return nowhere;
};
