/** Sabotage `accept-200`: for evaluations any HTTP 200 counts as a success of every record in it. */
import { createHttpClient as createReal } from '../../../electron/province/client.ts';

export * from '../../../electron/province/client.ts';

export const createHttpClient: typeof createReal = (options) => {
  const real = createReal(options);
  return {
    close: () => real.close(),
    async send(request) {
      const result = await real.send(request);
      const about = request.target.includes('/evaluations') && request.body !== undefined;
      if (!about || result.kind === 'failure' || result.status !== 200) return result;
      const sent = JSON.parse(new TextDecoder().decode(request.body));
      const results = [...sent.items].map(({ id }) => ({ id, code: '0', receipt: '200' }));
      const body = JSON.stringify({ code: '0', message: '', data: { results } });
      return { ...result, body: new TextEncoder().encode(body) };
    },
  };
};
