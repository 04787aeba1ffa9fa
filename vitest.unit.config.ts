/** Tests for while one works: without engines, browser, bundles or synth, and without the long searches of the solver. */
import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/{domain,email,export,functions,store,usecases}/**/*.test.ts', 'test/*.test.ts'],
    exclude: ['test/boundaries.test.ts', 'test/store/dynamo-table.test.ts', 'test/domain/matching/**'],
    pool: 'forks',
  },
});
