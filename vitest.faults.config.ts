import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['tests/faults/**/*.test.ts'],
    globalSetup: ['tests/faults/stage.ts'],
    // A kiosk mostly waits, so four share two cores.
    maxConcurrency: 4,
    testTimeout: 240_000,
    hookTimeout: 60_000,
  },
});
