import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['tests/{e2e,screens}/**/*.test.ts'],
    globalSetup: ['tests/e2e/stage.ts'],
    // A kiosk mostly waits, so four share two cores.
    maxWorkers: 4,
    // A second, which is what it has else, is short for four kiosks that start at once.
    expect: { poll: { timeout: 20_000 } },
    testTimeout: 90_000,
    hookTimeout: 60_000,
  },
});
