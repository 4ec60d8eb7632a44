import { afterEach, expect, it, vi } from 'vitest';
import { drain } from './drain.ts';

afterEach(() => vi.unstubAllGlobals());

/** A store with these ids, oldest first. */
function storeOf(...ids: string[]) {
  const left = new Set(ids);
  const oldest = (limit: number) =>
    Promise.resolve(
      [...left].slice(0, limit).map((id) => ({
        record: { id },
        remove: () => {
          left.delete(id);
          return Promise.resolve();
        },
      })),
    );
  return { left, oldest };
}

function answering(status: (id: string) => number) {
  const sent: string[] = [];
  vi.stubGlobal('fetch', (_url: string, { body }: { readonly body: string }) => {
    const { id } = JSON.parse(body);
    sent.push(id);
    return Promise.resolve(new Response('{}', { status: status(id) }));
  });
  return sent;
}

it('sends each record once and removes it, however many wait', async () => {
  const ids = Array.from({ length: 250 }, (_, index) => `r${index}`);
  const { left, oldest } = storeOf(...ids);
  const sent = answering(() => 200);
  await drain(oldest, 'http://127.0.0.1/', 6);
  expect(sent).toEqual(ids);
  expect(left.size).toBe(0);
});

it('keeps what was not answered with a 2xx, and says so', async () => {
  const { left, oldest } = storeOf('a', 'b', 'c');
  answering((id) => (id === 'b' ? 503 : 200));
  await expect(drain(oldest, 'http://127.0.0.1/', 2)).rejects.toThrow('HTTP 503');
  expect([...left]).toEqual(['b']);
});
