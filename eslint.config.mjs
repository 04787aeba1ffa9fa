import tseslint from 'typescript-eslint';
import { floors } from './scripts/floors.mjs';

const forbidTime = [
  {
    selector: "MemberExpression[object.name='Date'][property.name='now']",
    message: 'Take the time from the clock port.',
  },
  {
    selector: "NewExpression[callee.name='Date'][arguments.length=0]",
    message: 'Take the time from the clock port.',
  },
];
const forbidModuleMocks = [
  {
    selector:
      "CallExpression[callee.object.name='vi'][callee.property.name=/^(mock|doMock|unstable_mockModule)$/]",
    message: 'No module mocks: hand the working part in.',
  },
];
const forbidNamedZod = [
  {
    selector: "ImportDeclaration[source.value='zod'] > ImportSpecifier",
    message: "Write `import * as z from 'zod'`: the named import makes bundles five times larger.",
  },
];
const forbidDefaultExport = [{ selector: 'ExportDefaultDeclaration', message: 'Name what you export.' }];
const everywhere = [...forbidNamedZod, ...forbidDefaultExport];

export default tseslint.config(
  {
    ignores: [
      'node_modules',
      'cdk.out',
      '.data',
      '.types',
      'demo-out',
      'test/fixtures',
      'infra/forms',
      '**/*.d.ts',
      '**/*.mjs',
    ],
  },
  ...tseslint.configs.strictTypeChecked,
  {
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    plugins: { house: { rules: { floors } } },
    rules: {
      'house/floors': 'error',
      'max-params': ['error', 3],
      'no-restricted-syntax': ['error', ...everywhere],
      '@typescript-eslint/consistent-type-imports': ['error', { fixStyle: 'inline-type-imports' }],
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true }],
      '@typescript-eslint/switch-exhaustiveness-check': [
        'error',
        { considerDefaultExhaustiveForUnions: true },
      ],
      '@typescript-eslint/no-confusing-void-expression': 'off',
      '@typescript-eslint/no-unused-vars': ['error', { ignoreRestSiblings: true }],
      '@typescript-eslint/no-unnecessary-type-parameters': 'off',
      // The language has no enums here (erasableSyntaxOnly), and asking every assignment whether it is of one is a fifth of the lint.
      '@typescript-eslint/no-unsafe-enum-assignment': 'off',
      'no-restricted-imports': [
        'error',
        {
          patterns: [
            {
              group: ['**/index.ts', '**/utils/**', '**/helpers/**'],
              message: 'Name rooms for what they hold.',
            },
          ],
        },
      ],
    },
  },
  {
    // Only a handler and infra choose parts: nothing else reads the environment or the wall clock.
    files: ['shared/**', 'functions/**'],
    ignores: ['functions/*/handler.ts', 'functions/*/env.ts', 'shared/aws/**'],
    rules: {
      'no-restricted-syntax': ['error', ...everywhere, ...forbidTime],
      'no-restricted-properties': [
        'error',
        { object: 'process', property: 'env', message: 'Only handler.ts reads the environment.' },
      ],
    },
  },
  {
    // The domain is pure: it imports itself, zod, temporal and its parsers, and knows no clock, randomness or waiting.
    files: ['shared/domain/**'],
    rules: {
      'no-restricted-imports': [
        'error',
        {
          patterns: [
            {
              regex: '^(@aws|@middy|node:(?!crypto)|\\.\\./\\.\\./|\\.\\./(forms|store|email|aws|journey))',
              message: 'The domain imports only itself.',
            },
          ],
        },
      ],
      'no-restricted-globals': ['error', 'process', 'fetch', 'setTimeout', 'setInterval', 'console'],
      'no-restricted-syntax': [
        'error',
        ...everywhere,
        ...forbidTime,
        { selector: 'AwaitExpression', message: 'The domain does not wait.' },
        {
          selector: "MemberExpression[object.name='Math'][property.name='random']",
          message: 'Randomness is handed in.',
        },
      ],
    },
  },
  {
    // A handler only chooses: no branch.
    files: ['functions/*/handler.ts'],
    rules: {
      'no-restricted-syntax': [
        'error',
        ...everywhere,
        {
          selector: 'IfStatement, ConditionalExpression, SwitchStatement, LogicalExpression',
          message: 'A handler has no branch.',
        },
      ],
      'max-lines': ['error', { max: 35, skipBlankLines: true, skipComments: true }],
    },
  },
  {
    // The console runs in a browser.
    files: ['functions/manager-api/console/**'],
    rules: {
      'no-restricted-imports': [
        'error',
        { patterns: [{ regex: '^(node:|@aws)', message: 'The console knows nothing of the server.' }] },
      ],
    },
  },
  {
    files: ['test/**'],
    rules: {
      'no-restricted-syntax': ['error', ...everywhere, ...forbidModuleMocks],
      '@typescript-eslint/no-non-null-assertion': 'off',
      '@typescript-eslint/require-await': 'off',
      '@typescript-eslint/unbound-method': 'off',
      'max-params': 'off',
    },
  },
  {
    // Reads templates of CloudFormation, which have no types, at a hundred places.
    files: ['test/aws/rules.ts', 'test/aws/quotas.ts'],
    rules: {
      '@typescript-eslint/no-explicit-any': 'off',
      '@typescript-eslint/no-unsafe-argument': 'off',
      '@typescript-eslint/no-unsafe-assignment': 'off',
      '@typescript-eslint/no-unsafe-call': 'off',
      '@typescript-eslint/no-unsafe-member-access': 'off',
      '@typescript-eslint/no-unsafe-return': 'off',
    },
  },
  { files: ['vitest.config.ts'], rules: { 'no-restricted-syntax': 'off' } },
);
