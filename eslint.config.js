import eslint from '@eslint/js';
import { defineConfig } from 'eslint/config';
import tseslint from 'typescript-eslint';

export default defineConfig(
  { ignores: ['dist/', 'node_modules/', '.cache/', 'coverage/'] },
  eslint.configs.recommended,
  {
    files: ['**/*.ts'],
    extends: [tseslint.configs.strictTypeChecked, tseslint.configs.stylisticTypeChecked],
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    rules: {
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true }],
      '@typescript-eslint/switch-exhaustiveness-check': 'error',
    },
  },
  { files: ['src/**/*.ts'], rules: { 'max-lines': ['error', 200] } },
  {
    files: ['src/**/*.ts'],
    ignores: ['src/main.ts', 'src/process/run-captured.ts'],
    rules: {
      // Arguments, environment and working directory come in as values; only the entry file touches the process,
      // and what asks programs ends them with it.
      'no-restricted-globals': ['error', 'process'],
      'no-restricted-imports': ['error', { paths: ['process', 'node:process'] }],
      'no-console': 'error',
    },
  },
  {
    files: ['scripts/**/*.mjs', '*.js'],
    languageOptions: { globals: { process: 'readonly', console: 'readonly', URL: 'readonly' } },
  },
);
