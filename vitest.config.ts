import { availableParallelism } from 'node:os';
import { defineConfig } from 'vitest/config';
import { BaseSequencer, type TestSpecification } from 'vitest/node';

/** Tests for while one works: without engines, browser, bundles or synth, and without the long searches of the solver. */
const UNIT = {
  include: ['test/{domain,email,export,functions,kill,store,usecases}/**/*.test.ts', 'test/*.test.ts'],
  exclude: ['test/boundaries.test.ts', 'test/store/dynamo-table.test.ts', 'test/domain/matching/**'],
};

/** Files that take minutes begin first, so that no core waits for the last of them. Vitest goes by their length. */
const LONG = /\/test\/(journeys|browser)\/|permissions\.test|matching\/review\.test/;

class LongFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const sorted = await super.sort(files);
    const isLong = ({ moduleId }: TestSpecification): boolean => LONG.test(moduleId);
    return [...sorted.filter(isLong), ...sorted.filter((file) => !isLong(file))];
  }
}

export default defineConfig({
  test: {
    sequence: { sequencer: LongFirst },
    // Vitest leaves a core to an editor that watches, which is half of a machine with two.
    maxWorkers: availableParallelism(),
    // Only a test that hangs is stopped: none is judged by the speed of the machine.
    testTimeout: 300_000,
    hookTimeout: 300_000,
    pool: 'forks',
    projects: [
      // Nothing of it changes what others see, so that the files of one process share their modules.
      { extends: true, test: { name: 'unit', ...UNIT, isolate: false } },
      {
        extends: true,
        test: {
          name: 'whole',
          include: ['test/**/*.test.ts'],
          exclude: [
            'test/{email,export,functions,kill,usecases}/**',
            'test/domain/*.test.ts',
            'test/store/!(dynamo-table).test.ts',
            'test/{generated,words}.test.ts',
          ],
        },
      },
    ],
    coverage: {
      provider: 'v8',
      include: ['functions/**/*.ts', 'shared/**/*.ts'],
      // What runs in this process: handlers and the adapters to AWS run in the functions' own thread, the console in a browser.
      exclude: ['functions/manager-api/console/**', '**/handler.ts', '**/env.ts', 'shared/aws/**'],
      reporter: ['text-summary', 'text'],
    },
  },
});
