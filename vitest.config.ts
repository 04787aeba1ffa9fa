import { availableParallelism } from 'node:os';
import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    pool: 'forks',
    // Vitest leaves a core to an editor that watches, which is half of a machine with two.
    maxWorkers: availableParallelism(),
    // Only a test that hangs is stopped: none is judged by the speed of the machine.
    testTimeout: 300_000,
    hookTimeout: 300_000,
    coverage: {
      provider: 'v8',
      include: ['functions/**/*.ts', 'shared/**/*.ts'],
      exclude: ['functions/manager-api/console/**', '**/handler.ts', '**/env.ts'],
      reporter: ['text-summary', 'text'],
    },
  },
});
