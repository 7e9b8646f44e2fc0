import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterEach, describe, expect, it } from 'vitest'
import { checkFile, checkTree } from './layers.ts'
import type { Finding } from './layers.ts'

const everything = (): boolean => true
const rulesOf = (file: string, text: string): Finding['rule'][] =>
  checkFile(file, text, everything).map((finding) => finding.rule)

describe('the layer rule', () => {
  const bad: [title: string, file: string, text: string, rule: Finding['rule']][] = [
    ['shared/domain may not import the contract', 'shared/domain/tax.ts', "import '../contract/a.ts'", 'IMPORT'],
    ['shared may not use Node', 'shared/message/read.ts', "import { readFileSync } from 'node:fs'", 'NODE'],
    ['shared/domain may use no package', 'shared/domain/tax.ts', "import saxes from 'saxes'", 'PACKAGE'],
    ['the contract may not use an XML reader', 'shared/contract/a.ts', "import saxes from 'saxes'", 'PACKAGE'],
    ['db may not import core', 'db/open.ts', "import '../electron/core/a.ts'", 'IMPORT'],
    ['the ledger may not know the training database', 'db/open.ts', "import './training/log.ts'", 'IMPORT'],
    ['core may not import an adapter', 'electron/core/sync.ts', "import '../adapter/channel/folder.ts'", 'IMPORT'],
    [
      'core may not import the training database',
      'electron/core/sync.ts',
      "import '../../db/training/log.ts'",
      'IMPORT',
    ],
    ['an adapter may not import another adapter', 'electron/adapter/parse/a.ts', "import '../channel/b.ts'", 'IMPORT'],
    ['an adapter may not import db', 'electron/adapter/parse/a.ts', "import '../../../db/open.ts'", 'IMPORT'],
    [
      'an adapter may use of core only the ports',
      'electron/adapter/parse/a.ts',
      "import '../../core/sync.ts'",
      'IMPORT',
    ],
    ['training may not import core services', 'electron/training/a.ts', "import '../core/sync.ts'", 'IMPORT'],
    ['the host knows no SQLite', 'electron/host/a.ts', "import Database from 'better-sqlite3'", 'PACKAGE'],
    ['the host knows no ledger tables', 'electron/host/a.ts', "import '../../db/open.ts'", 'IMPORT'],
    ['the host knows no Electron', 'electron/host/a.ts', "import { app } from 'electron'", 'PACKAGE'],
    [
      'the preload brings nothing of the program into the window',
      'electron/main/preload.ts',
      "import './gate.ts'",
      'IMPORT',
    ],
    ['the renderer may not import electron code', 'renderer/app/a.tsx', "import '../../electron/core/a.ts'", 'IMPORT'],
    ['the renderer may not use Node', 'renderer/app/a.tsx', "import 'node:path'", 'NODE'],
    ['ui knows no feature', 'renderer/ui/grid.tsx', "import '../feature/import/a.tsx'", 'IMPORT'],
    ['features do not import each other', 'renderer/feature/match/a.tsx', "import '../import/a.tsx'", 'IMPORT'],
    [
      'an import by a call counts too',
      'electron/core/sync.ts',
      "await import('../adapter/channel/folder.ts')",
      'IMPORT',
    ],
    [
      'an import of a type counts too',
      'electron/core/sync.ts',
      "import type { A } from '../adapter/channel/folder.ts'",
      'IMPORT',
    ],
    [
      'an export from elsewhere counts too',
      'electron/core/sync.ts',
      "export * from '../adapter/channel/folder.ts'",
      'IMPORT',
    ],
    ['nothing imports a test', 'electron/core/sync.ts', "import '../../test/support/a.ts'", 'IMPORT'],
    ['an unknown package is an error everywhere', 'electron/main/a.ts', "import 'left-pad'", 'PACKAGE'],
    ['a folder without a room is an error', 'electron/surprise/a.ts', 'export {}', 'ROOM'],
    ['Node modules carry their prefix', 'db/open.ts', "import fs from 'fs'", 'NODE'],
    ['an import without extension does not run under type stripping', 'db/open.ts', "import './tx'", 'IMPORT'],
    ['SQL stays in db', 'electron/core/a.ts', "const q = 'SELECT id FROM parcel WHERE id = ?'", 'SQL'],
    ['SQL in a template is seen', 'electron/core/a.ts', 'const q = `UPDATE ${table} SET a = 1`', 'SQL'],
    ['SQL in lower case is seen', 'electron/adapter/parse/a.ts', "const q = 'insert into parcel values (1)'", 'SQL'],
    ['a pragma is SQL', 'electron/core/a.ts', "const q = 'PRAGMA journal_mode = WAL'", 'SQL'],
    ['facts are not deleted', 'db/filing.ts', "const q = 'DELETE FROM filing WHERE id = ?'", 'DELETE'],
    [
      'a table name put together at run time is not deleted from',
      'db/filing.ts',
      'const q = `DELETE FROM ${table}`',
      'DELETE',
    ],
    ['a migration deletes no facts', 'db/migrations/0001-start.sql', 'DELETE FROM outbox;', 'DELETE'],
    [
      'SM3 of Node is refused',
      'electron/adapter/sign/a.ts',
      "import { createHash } from 'node:crypto'; createHash('sm3')",
      'SM_CRYPTO',
    ],
    [
      'SM4 of Node is refused',
      'electron/adapter/sign/a.ts',
      "import { createCipheriv } from 'node:crypto'; createCipheriv('sm4-cbc')",
      'SM_CRYPTO',
    ],
    ['only window.ts makes windows', 'electron/main/menu.ts', 'new BrowserWindow({})', 'WINDOW'],
  ]
  it.each(bad)('%s', (_title, file, text, rule) => {
    expect(rulesOf(file, text)).toEqual([rule])
  })

  const good: [title: string, file: string, text: string][] = [
    [
      'core uses its ports, the ledger and shared',
      'electron/core/sync.ts',
      "import './ports.ts'; import '../../db/open.ts'; import '../../shared/domain/a.ts'; import 'node:path'",
    ],
    [
      'an adapter uses the ports and its own folder',
      'electron/adapter/parse/a.ts',
      "import '../../core/ports.ts'; import './b.ts'; import 'papaparse'",
    ],
    ['training has a database of its own', 'electron/training/a.ts', "import '../../db/training/log.ts'"],
    [
      'the shell puts the features together',
      'renderer/app/routes.tsx',
      "import '../feature/match/a.tsx'; import '../ui/grid.tsx'; import 'antd/es/table'",
    ],
    [
      'a feature uses ui, api and styles',
      'renderer/feature/match/a.tsx',
      "import '../../ui/grid.tsx'; import './a.css'; import './part.tsx'",
    ],
    [
      'a test beside the code may use everything',
      'shared/domain/tax.test.ts',
      "import 'vitest'; import '../../test/support/a.ts'; const q = 'SELECT a FROM b'",
    ],
    [
      'prose with the word from is not SQL',
      'electron/core/a.ts',
      "const help = 'Choose a file from the list; update it; delete it.'",
    ],
    ['a lease may be deleted', 'db/outbox.ts', "const q = 'DELETE FROM outbox_lease WHERE id = ?'"],
    ['retention may delete', 'db/retention.ts', "const q = 'DELETE FROM filing WHERE id = ?'"],
    ['a comment about SQL is not SQL', 'electron/core/a.ts', '// SELECT id FROM parcel\nexport {}'],
  ]
  it.each(good)('%s', (_title, file, text) => {
    expect(checkFile(file, text, everything)).toEqual([])
  })
})

describe('the checker over a tree', () => {
  let root = ''
  afterEach(() => rmSync(root, { recursive: true, force: true }))

  it('reports each bad file of a tree with its line, and an import of a file that is not there', () => {
    root = mkdtempSync(join(tmpdir(), 'layers-'))
    const put = (path: string, text: string): void => {
      mkdirSync(dirname(join(root, path)), { recursive: true })
      writeFileSync(join(root, path), text)
    }
    put('db/open.ts', "import './missing.ts'\n")
    put('electron/core/a.ts', "\n\nconst q = 'DELETE FROM parcel'\n")
    put('shared/domain/fine.ts', 'export const one = 1\n')
    put('tool.config.ts', "import 'left-pad'\n")
    expect(
      checkTree(root)
        .map(({ file, line, rule }) => `${file}:${line} ${rule}`)
        .sort(),
    ).toEqual(['db/open.ts:1 IMPORT', 'electron/core/a.ts:3 SQL', 'tool.config.ts:1 PACKAGE'])
  })
})
