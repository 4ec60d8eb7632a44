import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['tests/{e2e,screens}/**/*.test.ts'],
    globalSetup: ['tests/e2e/stage.ts'],
    // A kiosk mostly waits, so three share two cores.
    maxWorkers: 3,
    testTimeout: 90_000,
    hookTimeout: 60_000,
  },
});
