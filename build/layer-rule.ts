/**
 * The layer rule as data: who may import whom. build/layers.ts checks it on every `npm test`.
 * A folder that no room covers, and a package that no room names, are errors: the table is the whole permission.
 */
export interface Room {
  /** A path prefix; `*` stands for one path segment and makes each of them a room of its own. */
  readonly path: string
  /** Other rooms (path prefixes, or single files) it may import, beside itself. */
  readonly rooms: readonly string[]
  readonly packages: readonly string[]
  /** May it use Node's own modules? */
  readonly node: boolean
  /** What it may not import although a prefix above, or its own, covers it. */
  readonly never?: readonly string[]
}

const react = ['react', 'react-dom', 'antd', '@tanstack/react-query']

/** The longest matching path decides. */
export const rooms: readonly Room[] = [
  { path: 'shared/domain', rooms: ['shared/code'], packages: [], node: false },
  { path: 'shared/code', rooms: ['shared/domain'], packages: [], node: false },
  { path: 'shared/message', rooms: ['shared/domain', 'shared/code'], packages: ['saxes', 'sm-crypto-v2'], node: false },
  { path: 'shared/contract', rooms: ['shared'], packages: ['zod'], node: false },
  { path: 'db', rooms: ['shared'], packages: ['better-sqlite3'], node: true, never: ['db/training'] },
  { path: 'db/training', rooms: ['shared', 'db'], packages: ['better-sqlite3'], node: true },
  {
    path: 'electron/core',
    rooms: ['shared', 'db'],
    packages: ['zod', 'pinyin-pro'],
    node: true,
    never: ['db/training'],
  },
  {
    path: 'electron/adapter/*',
    rooms: ['shared', 'electron/core/ports.ts'],
    packages: ['xlsx', 'papaparse', 'iconv-lite', 'saxes', 'sm-crypto-v2'],
    node: true,
  },
  {
    path: 'electron/adapter/pdf',
    rooms: ['shared', 'electron/core/ports.ts'],
    packages: ['@cantoo/pdf-lib', '@pdf-lib/fontkit', 'pdfjs-dist', '@expo-google-fonts/noto-sans-sc'],
    node: true,
  },
  {
    path: 'electron/training',
    rooms: ['shared', 'electron/core/ports.ts', 'db/training'],
    packages: ['saxes', 'sm-crypto-v2'],
    node: true,
  },
  { path: 'electron/host', rooms: ['shared', 'electron'], packages: [], node: true, never: ['electron/main'] },
  { path: 'electron/cli', rooms: ['shared', 'electron'], packages: ['zod'], node: true, never: ['electron/main'] },
  { path: 'electron/main', rooms: ['shared', 'electron'], packages: ['electron'], node: true },
  // The preload runs in the sandboxed window: it has neither Node nor the rest of the program.
  {
    path: 'electron/main/preload.ts',
    rooms: ['electron/main/bridge-channels.ts'],
    packages: ['electron'],
    node: false,
  },
  { path: 'renderer', rooms: ['shared'], packages: react, node: false },
  {
    path: 'renderer/feature/*',
    rooms: ['shared', 'renderer'],
    packages: react,
    node: false,
    never: ['renderer/feature'],
  },
  { path: 'renderer/ui', rooms: ['shared'], packages: react, node: false },
  // The scanners' own small program: nothing of the desk's screens comes along.
  {
    path: 'renderer/handheld',
    rooms: ['shared', 'renderer/ui'],
    packages: ['react', 'react-dom', 'idb'],
    node: false,
  },
  // Barcodes on labels and pairing codes.
  { path: 'renderer/barcode', rooms: ['shared'], packages: ['react', 'bwip-js'], node: false },
  {
    path: 'build',
    rooms: ['electron/host/installed-browser.ts', 'electron/host/stale-build.ts', 'electron/adapter/pdf/place.ts'],
    packages: ['typescript', 'vite', '@vitejs/plugin-react', 'electron-builder', 'app-builder-lib'],
    node: true,
  },
]

/** Files at the root are tool configuration; each names its tool. */
export const rootPackages: readonly string[] = ['vitest', '@playwright/test', 'vite', 'typescript-eslint']

export interface DeleteAllowance {
  readonly table: RegExp
  readonly reason: string
}

/**
 * The mutable helpers that stand beside the immutable rows. Everything else is deleted by db/retention* only,
 * or not at all (law 2: nothing entered is lost).
 */
export const deletable: readonly DeleteAllowance[] = [
  { table: /(^|_)leases?$/, reason: '租约只说明谁正在发送，发送完即失去意义' },
  { table: /(^|_)drafts?$/, reason: '草稿被保存为正式记录或被用户放弃后不再需要' },
  { table: /(^|_)layouts?$/, reason: '界面布局是个人偏好，不是台账事实' },
  { table: /(^|_)projections?$|^projection_/, reason: '投影可由事件重建' },
  { table: /^parcel_by_/, reason: '排序用的键表，由触发器随包裹维护，作用同索引' },
  { table: /^document_link$/, reason: '待接的连线：批次可见后逐片执行，执行一条划去一条' },
  { table: /^bonded_pass_list$/, reason: '核放单与清单的连线，随核放单最新一版的关联单证重写，作用同索引' },
  { table: /^signing_wait$/, reason: '待签：密钥可用后再申报一次，问过一票划去一票' },
  { table: /^staging_|(^|_)staging$/, reason: '暂存行对用户不可见，批次成交或作废后清除' },
]
