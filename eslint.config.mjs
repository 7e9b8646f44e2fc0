import tseslint from 'typescript-eslint'

/** Rules that a machine can hold; the reasons stand in ARCHITECTURE.md ("House rules"). */
const clockFree = [
  { name: 'process', message: 'shared/ 不得依赖 Node。' },
  { name: 'Buffer', message: 'shared/ 不得依赖 Node。' },
  { name: 'window', message: 'shared/ 不得依赖 DOM。' },
  { name: 'document', message: 'shared/ 不得依赖 DOM。' },
  { name: 'setTimeout', message: 'shared/ 没有时钟。' },
]

export default tseslint.config(
  { ignores: ['dist/**', 'node_modules/**', '.cache/**', 'test-results/**'] },
  ...tseslint.configs.recommended,
  {
    files: ['**/*.{ts,tsx,mts}'],
    rules: {
      '@typescript-eslint/no-explicit-any': 'error',
      '@typescript-eslint/consistent-type-imports': 'error',
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_' }],
      '@typescript-eslint/no-non-null-assertion': 'error',
      'no-console': 'error',
      'max-lines': ['error', { max: 420, skipBlankLines: true, skipComments: true }],
    },
  },
  {
    files: ['shared/**/*.ts'],
    ignores: ['**/*.test.ts'],
    rules: {
      'no-restricted-globals': ['error', ...clockFree],
      'no-restricted-properties': [
        'error',
        { object: 'Date', property: 'now', message: '时间由参数传入。' },
        { object: 'Math', property: 'random', message: '随机数由参数传入。' },
      ],
    },
  },
  { files: ['build/**', 'test/**', 'electron/cli/**', '**/*.test.ts'], rules: { 'no-console': 'off' } },
  {
    // Tests list cases.
    files: ['test/**', '**/*.test.ts'],
    rules: { 'max-lines': ['error', { max: 520, skipBlankLines: true, skipComments: true }] },
  },
  {
    files: ['**/*.{ts,tsx}'],
    ignores: ['electron/adapter/signer-*.ts', 'shared/message/**'],
    rules: {
      'no-restricted-syntax': [
        'error',
        {
          selector: 'CallExpression[callee.property.name=/^(createHash|createHmac|hash)$/] > Literal[value=/^sm3$/i]',
          message: 'Electron 没有 SM3：用 sm-crypto-v2。',
        },
        {
          selector: 'MemberExpression[property.name=/^(skip|only|todo)$/][object.name=/^(it|test|describe)$/]',
          message: '不得提交跳过或独占的测试。',
        },
      ],
    },
  },
)
