/** Lint rules: the recommended sets, a few that know types, and the borders between the layers (CONTRIBUTING.md). */
import js from '@eslint/js';
import { defineConfig } from 'eslint/config';
import svelte from 'eslint-plugin-svelte';
import globals from 'globals';
import ts from 'typescript-eslint';

const everywhere = '**/*.{ts,js,mjs,svelte}';

/** Globals of one platform; `src/vit` and `src/shared` run on all of them. */
const platformGlobals = ['window', 'document', 'navigator', 'self', 'process', 'Buffer', '__dirname', 'require'];

/** Forbids importing what `pattern` (a regular expression over the module name) matches, and says why. */
const forbid = (...rules) => ({
  'no-restricted-imports': ['error', { patterns: rules.map(([regex, message]) => ({ regex, message })) }],
});

const noSharp = ['^(sharp|libheif-js|bmp-ts)$', 'Only src/main/photo decodes pictures.'];
const noTensorFlow = ['^@tensorflow/', 'Only src/vit/execute runs TensorFlow.js.'];
const noElectron = ['^electron(/|$)', 'This code runs without Electron too.'];
const noNode = ['^node:', 'This code runs in the browser too.'];
const noLayer = (...layers) => [`^(\\.\\./)+(${layers.join('|')})(/|$)`, 'A layer further out: see CONTRIBUTING.md.'];

export default defineConfig(
  { ignores: ['out/', 'node_modules/', '.cache/', 'test-results/', '**/dist/', 'packages/*/api/'] },
  js.configs.recommended,
  ts.configs.recommended,
  svelte.configs.recommended,
  {
    files: [everywhere],
    languageOptions: { globals: { ...globals.node, ...globals.browser } },
    rules: {
      eqeqeq: ['error', 'always', { null: 'ignore' }],
      'no-console': 'off',
      'no-var': 'error',
      'prefer-const': 'error',
      'no-else-return': 'error',
      'max-lines-per-function': ['error', { max: 60, skipBlankLines: true, skipComments: true }],
      'no-restricted-properties': [
        'error',
        { object: 'AbortSignal', property: 'timeout', message: 'Collected while waited for: see hub/deadline.ts.' },
        { object: 'AbortSignal', property: 'any', message: 'Collected while waited for: see hub/deadline.ts.' },
      ],
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_' }],
    },
  },
  {
    files: ['src/**/*.ts', 'src/**/*.svelte', 'src/**/*.svelte.ts'],
    languageOptions: {
      parserOptions: { projectService: true, extraFileExtensions: ['.svelte'], parser: ts.parser },
    },
    rules: {
      '@typescript-eslint/no-floating-promises': 'error',
      '@typescript-eslint/no-misused-promises': ['error', { checksVoidReturn: false }],
      '@typescript-eslint/await-thenable': 'error',
      '@typescript-eslint/switch-exhaustiveness-check': ['error', { considerDefaultExhaustiveForUnions: true }],
      '@typescript-eslint/no-non-null-assertion': 'error',
      '@typescript-eslint/no-explicit-any': 'error',
      '@typescript-eslint/consistent-type-imports': 'error',
    },
  },
  {
    files: ['src/**/*.ts', 'src/**/*.svelte'],
    rules: {
      'no-restricted-syntax': [
        'error',
        ...[
          "TSParameterProperty[accessibility='private']",
          "PropertyDefinition[accessibility='private']",
          "MethodDefinition[accessibility='private'][kind!='constructor']",
        ].map((selector) => ({ selector, message: 'Private is `#`.' })),
      ],
    },
  },
  {
    // Caches that nothing on screen reads are plain Maps and Sets on purpose.
    files: ['**/*.svelte', '**/*.svelte.ts'],
    rules: {
      'no-undef': 'off',
      'prefer-const': 'off',
      'svelte/prefer-const': 'error',
      'svelte/prefer-svelte-reactivity': 'off',
      'svelte/require-store-reactive-access': 'off', // there are no stores, and looking for them takes 6 s
    },
  },
  { files: ['**/*.ts'], rules: { 'no-undef': 'off' } }, // TypeScript knows better
  {
    files: ['src/**/*.ts', 'src/**/*.svelte'],
    ignores: [
      'src/shared/strings/**',
      'src/vit/groups/{names,wordnet}.ts',
      'src/vit/checkpoint/imagenet-names.ts',
      'src/shared/figure/font/**',
    ],
    rules: { 'max-lines': ['error', { max: 250, skipBlankLines: true, skipComments: true }] },
  },
  {
    // Longer than they should be: split one and take it off this list; none may be added.
    files: [
      'src/main/app.ts',
      'src/main/library/library.ts',
      'src/renderer/state/{app-state,gallery}.svelte.ts',
      'src/renderer/ui/gallery/GalleryPage.svelte',
      'src/renderer/ui/tour/TourPage.svelte',
      'src/renderer/ui/tour/chapters/Stream.svelte',
    ],
    rules: { 'max-lines': ['error', { max: 300, skipBlankLines: true, skipComments: true }] },
  },
  {
    files: ['test/**', 'e2e/**', 'bench/**'],
    rules: { '@typescript-eslint/no-non-null-assertion': 'off', 'max-lines-per-function': 'off' },
  },
  {
    files: ['src/vit/**/*.ts', 'src/shared/**/*.ts'],
    rules: { 'no-restricted-globals': ['error', ...platformGlobals] },
  },
  {
    files: ['src/vit/**/*.ts'],
    ignores: ['src/vit/execute/**', 'src/vit/node/**'],
    rules: forbid(noSharp, noTensorFlow, noElectron, noNode, noLayer('shared', 'main', 'cli', 'renderer', 'preload')),
  },
  {
    files: ['src/vit/execute/**/*.ts'],
    rules: forbid(noSharp, noElectron, noNode, noLayer('shared', 'main', 'cli', 'renderer', 'preload')),
  },
  {
    files: ['src/vit/node/**/*.ts'],
    rules: forbid(noSharp, noTensorFlow, noElectron, noLayer('shared', 'main', 'cli', 'renderer', 'preload')),
  },
  {
    files: ['src/shared/**/*.ts'],
    rules: forbid(noSharp, noTensorFlow, noElectron, noNode, noLayer('main', 'cli', 'renderer', 'preload')),
  },
  {
    files: ['src/renderer/**/*.{ts,svelte}'],
    rules: forbid(noSharp, noTensorFlow, noElectron, noNode, noLayer('main', 'cli', 'preload')),
  },
  { files: ['src/preload/**/*.ts'], rules: forbid(noSharp, noTensorFlow, noLayer('main', 'cli', 'renderer', 'vit')) },
  {
    files: ['src/main/**/*.ts'],
    ignores: ['src/main/photo/**', 'src/main/models/**'],
    rules: forbid(noSharp, noTensorFlow, noLayer('renderer', 'cli', 'preload')),
  },
  {
    files: ['src/main/models/**/*.ts'],
    rules: forbid(noSharp, noTensorFlow, noElectron, noLayer('renderer', 'cli', 'preload')),
  },
  { files: ['src/main/photo/**/*.ts'], rules: forbid(noTensorFlow, noElectron, noLayer('renderer', 'cli', 'preload')) },
  {
    files: ['src/cli/**/*.ts'],
    rules: forbid(noSharp, noTensorFlow, noElectron, noLayer('renderer', 'preload')),
  },
);
