import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['tests/{e2e,screens}/**/*.test.ts'],
    globalSetup: ['tests/e2e/stage.ts'],
    // One kiosk at a time: each has a screen, a disk and two cores to itself, as at a counter.
    fileParallelism: false,
    testTimeout: 90_000,
    hookTimeout: 60_000,
  },
});
