import js from '@eslint/js';
import lit from 'eslint-plugin-lit';
import litA11y from 'eslint-plugin-lit-a11y';
import wc from 'eslint-plugin-wc';
import tseslint from 'typescript-eslint';

/** The core takes time, chance and the network as arguments, so that it can be simulated. */
const CORE = [
  'server/{calls,sessions,messages,presets,settings,queues,numbers,agents,audit}/**/*.ts',
  'protocol/**/*.ts',
];
const AMBIENT = ['fetch', 'setTimeout', 'setInterval'].map((name) => ({
  name,
  message: 'Take it as an argument.',
}));

export default tseslint.config(
  { ignores: ['dist', 'node_modules', '.midcall', 'test-results', 'playwright-report'] },
  js.configs.recommended,
  ...tseslint.configs.strict,
  {
    rules: {
      '@typescript-eslint/consistent-type-imports': ['error', { fixStyle: 'inline-type-imports' }],
      '@typescript-eslint/no-non-null-assertion': 'off',
      '@typescript-eslint/no-invalid-void-type': 'off',
      '@typescript-eslint/unified-signatures': 'off',
      'no-console': 'error',
      eqeqeq: 'error',
      'no-restricted-syntax': [
        'error',
        {
          selector: "CallExpression[callee.property.name='postMessage'] > Literal[value='*']",
          message: 'Name the target origin.',
        },
      ],
    },
  },
  {
    files: CORE,
    // these own timers; what they drive is simulated without them
    ignores: ['protocol/postmessage-rpc.ts', 'server/messages/dispatcher.ts'],
    rules: {
      'no-restricted-globals': ['error', ...AMBIENT],
      'no-restricted-properties': [
        'error',
        { object: 'Date', property: 'now', message: 'Take the clock as an argument.' },
        { object: 'Math', property: 'random', message: 'Take ids and chance as arguments.' },
        { object: 'crypto', property: 'randomUUID', message: 'Take ids as an argument.' },
      ],
    },
  },
  {
    files: [
      'widget/**/*.ts',
      'ui/**/*.ts',
      'simulator/**/*.ts',
      'admin-portal/**/*.ts',
      'caller-page/**/*.ts',
    ],
    plugins: { lit, 'lit-a11y': litA11y, wc },
    rules: {
      ...lit.configs.recommended.rules,
      ...litA11y.configs.recommended.rules,
      ...wc.configs.recommended.rules,
      'lit/no-legacy-imports': 'error',
      // stands only in dialogs, where the pattern asks for it: the first field, or the harmless choice
      'lit-a11y/no-autofocus': 'off',
    },
    settings: { wc: { elementBaseClasses: ['LitElement'] } },
  },
  {
    files: [
      'scripts/**',
      '**/*.config.*',
      'eslint.config.js',
      'bench/**',
      'simulator/backend/**',
      'server/main.ts',
    ],
    languageOptions: {
      globals: {
        process: 'readonly',
        console: 'readonly',
        URL: 'readonly',
        fetch: 'readonly',
        setTimeout: 'readonly',
        clearTimeout: 'readonly',
        setInterval: 'readonly',
        clearInterval: 'readonly',
        performance: 'readonly',
        Buffer: 'readonly',
        AbortSignal: 'readonly',
      },
    },
    rules: { 'no-console': 'off' },
  },
  {
    files: ['docs/examples/**'],
    languageOptions: { globals: { window: 'readonly', document: 'readonly', fetch: 'readonly' } },
  },
  {
    // JavaScript, as components of Lightning are
    files: ['test/vendors/node/salesforce/console/**'],
    languageOptions: {
      globals: {
        window: 'readonly',
        document: 'readonly',
        CustomEvent: 'readonly',
        URLSearchParams: 'readonly',
        queueMicrotask: 'readonly',
      },
    },
  },
  { files: ['test/**'], rules: { '@typescript-eslint/no-unused-expressions': 'off' } },
  // Playwright reads the names of fixtures from the pattern, also from an empty one
  { files: ['test/e2e/**'], rules: { 'no-empty-pattern': 'off' } },
);
