import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: [
      '{shared,electron,renderer,scripts}/**/*.test.{ts,tsx}',
      'tests/{crypto,fleet}/**/*.test.ts',
    ],
    // A busy machine is slow: what hangs is found all the same.
    testTimeout: 30_000,
    restoreMocks: true,
  },
});
