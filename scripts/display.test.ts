import { once } from 'node:events';
import { connect } from 'node:net';
import { describe, expect, it } from 'vitest';
import { ensureDisplay } from './display.mjs';
import { isOnPath } from './setup/run-program.mjs';

const hasXvfb = process.platform === 'linux' && isOnPath('Xvfb');

/** Whether an X server answers on the display. */
async function answers(display: string | undefined): Promise<boolean> {
  const socket = connect(`/tmp/.X11-unix/X${display?.slice(1)}`);
  try {
    await once(socket, 'connect');
    return true;
  } catch {
    return false;
  } finally {
    socket.destroy();
  }
}

describe.runIf(hasXvfb)('a display of our own', () => {
  it('is there until it is closed, and gone afterwards', async () => {
    const { display, close } = await ensureDisplay({ own: true });
    expect(await answers(display)).toBe(true);
    await close();
    expect(await answers(display)).toBe(false);
  });

  it('is another one for each who asks', async () => {
    const [one, two] = await Promise.all([
      ensureDisplay({ own: true }),
      ensureDisplay({ own: true }),
    ]);
    expect(one.display).not.toBe(two.display);
    await Promise.all([one.close(), two.close()]);
  });
});
