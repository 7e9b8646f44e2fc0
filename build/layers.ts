import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { builtinModules } from 'node:module'
import { dirname, join, posix, relative, sep } from 'node:path'
import { fileURLToPath } from 'node:url'
import ts from 'typescript'
import { deletable, rooms, rootPackages } from './layer-rule.ts'
import type { Room } from './layer-rule.ts'

export interface Finding {
  readonly file: string
  readonly line: number
  readonly rule: 'ROOM' | 'IMPORT' | 'PACKAGE' | 'NODE' | 'SQL' | 'DELETE' | 'SM_CRYPTO' | 'WINDOW'
  readonly message: string
}

const sourceRoots = ['electron', 'renderer', 'shared', 'db', 'build', 'test']
const builtins = new Set(builtinModules)
const codeFile = /\.(ts|tsx|mts|cts|mjs|cjs|js)$/
const testFile = /\.test\.(ts|tsx)$/
const assetFile = /\.(css|svg|png|ico|json|html)(\?\w+)?$/

const sqlText =
  /\bselect\s[^;]{1,400}?\sfrom\s+[a-z_"[]|\binsert\s+(or\s+\w+\s+)?into\s+[a-z_"$]|\bupdate\s+[a-z_"$][\w."${}]*\s+set\s|\bdelete\s+from\s+[a-z_"$]|\b(create|drop|alter)\s+(temp(orary)?\s+)?(virtual\s+)?(unique\s+)?(table|index|trigger|view)\s+[a-z_"$]|\bpragma\s+[a-z_]+\s*[=(;]/i
const deleteFrom = /\bdelete\s+from\s+(?:main\.|temp\.)?["[]?([a-z_0-9]+|\$\{|`)/gi

function underPrefix(path: string, prefix: string): boolean {
  return path === prefix || path.startsWith(`${prefix}/`)
}

/** `electron/adapter/*` over `electron/adapter/parse/xlsx.ts` gives `electron/adapter/parse`. */
function roomPrefix(room: Room, file: string): string | undefined {
  const pattern = room.path.split('/')
  const actual = file.split('/')
  if (actual.length < pattern.length) return undefined
  for (const [index, segment] of pattern.entries()) {
    if (segment !== '*' && segment !== actual[index]) return undefined
  }
  return actual.slice(0, pattern.length).join('/')
}

function roomOf(file: string): { room: Room; prefix: string } | undefined {
  let best: { room: Room; prefix: string } | undefined
  for (const room of rooms) {
    const prefix = roomPrefix(room, file)
    if (prefix === undefined) continue
    // Of two that reach equally far, the one that says the folder's name is meant.
    const named = prefix.length === best?.prefix.length && room.path === prefix
    if (best === undefined || named || prefix.length > best.prefix.length) best = { room, prefix }
  }
  return best
}

function packageName(specifier: string): string {
  return specifier.split('/', specifier.startsWith('@') ? 2 : 1).join('/')
}

/** Is everything under `test/` and every `*.test.ts` free to use what it likes? Yes; but nothing imports a test. */
function isTest(file: string): boolean {
  return underPrefix(file, 'test') || testFile.test(file)
}

function checkLocalImport(file: string, target: string): string | undefined {
  if (isTest(file)) return undefined
  if (isTest(target)) return `正式代码不得引用测试代码（${target}）`
  const own = roomOf(file)
  if (!own) return undefined
  const { room, prefix } = own
  if (underPrefix(target, prefix) && roomOf(target)?.prefix === prefix) return undefined
  if (room.never?.some((never) => underPrefix(target, never)) === true) return `${prefix} 不得引用 ${target}`
  if (underPrefix(target, prefix)) return undefined
  if (room.rooms.some((allowed) => underPrefix(target, allowed))) return undefined
  return `${prefix} 不得引用 ${target}`
}

function checkPackage(file: string, specifier: string): { rule: 'NODE' | 'PACKAGE'; message: string } | undefined {
  if (isTest(file)) return undefined
  const bare = specifier.replace(/^node:/, '')
  const name = packageName(specifier)
  const own = roomOf(file)
  const packages = own?.room.packages ?? (file.includes('/') ? [] : rootPackages)
  if (packages.includes(name)) return undefined
  if (specifier.startsWith('node:') || builtins.has(bare)) {
    if (!specifier.startsWith('node:')) return { rule: 'NODE', message: `Node 模块要写成 node:${bare}` }
    if (own?.room.node === false) return { rule: 'NODE', message: `${own.prefix} 不得使用 Node 模块 ${specifier}` }
    return undefined
  }
  return { rule: 'PACKAGE', message: `${own?.prefix ?? file} 没有使用软件包 ${name} 的许可` }
}

interface Literal {
  readonly text: string
  readonly position: number
}

/** Every string in the file; a template counts as one text with `${` where values go in. */
function literalsOf(source: ts.SourceFile): Literal[] {
  const found: Literal[] = []
  const visit = (node: ts.Node): void => {
    if (ts.isStringLiteral(node) || ts.isNoSubstitutionTemplateLiteral(node)) {
      found.push({ text: node.text, position: node.getStart(source) })
    } else if (ts.isTemplateExpression(node)) {
      const text = node.head.text + node.templateSpans.map((span) => `\${}${span.literal.text}`).join('')
      found.push({ text, position: node.getStart(source) })
    }
    ts.forEachChild(node, visit)
  }
  visit(source)
  return found
}

function undeletable(text: string): string[] {
  return [...text.matchAll(deleteFrom)]
    .map((match) => match[1] ?? '')
    .filter((table) => !deletable.some((allowed) => allowed.table.test(table)))
}

function deleteMessage(table: string): string {
  const named = table.startsWith('$') || table === '`' ? '（表名拼接而成）' : table
  return `只有 db/retention 可以删除 ${named}；可变的辅助表要列入 build/layer-rule.ts 并写明理由`
}

function checkTexts(
  file: string,
  source: ts.SourceFile,
  report: (position: number, rule: Finding['rule'], message: string) => void,
): void {
  const literals = literalsOf(source)
  const mayHoldSql = underPrefix(file, 'db') || isTest(file) || underPrefix(file, 'build')
  const usesNodeCrypto = /from 'node:crypto'|require\(.node:crypto.\)|import\('node:crypto'\)/.test(source.text)
  for (const { text, position } of literals) {
    if (!mayHoldSql && sqlText.test(text)) report(position, 'SQL', 'SQL 只能写在 db/ 里')
    if (underPrefix(file, 'db') && !testFile.test(file) && !/^db\/retention/.test(file)) {
      for (const table of undeletable(text)) report(position, 'DELETE', deleteMessage(table))
    }
    if (usesNodeCrypto && !isTest(file) && /^(sm3|sm4(-[a-z0-9]+)?|rsa-sm3)$/i.test(text)) {
      report(position, 'SM_CRYPTO', 'Electron 的加密库没有 SM3/SM4：用 sm-crypto-v2')
    }
  }
  const window = /\bnew\s+(electron\.)?BrowserWindow\b/.exec(source.text)
  if (window && underPrefix(file, 'electron') && file !== 'electron/main/window.ts') {
    report(window.index, 'WINDOW', '窗口只能由 electron/main/window.ts 创建，安全设置都在那里')
  }
}

/** Checks one source file. `exists` tells whether a path (relative to the root) is there. */
export function checkFile(file: string, text: string, exists: (path: string) => boolean): Finding[] {
  const findings: Finding[] = []
  if (file.endsWith('.sql')) {
    const bare = text.replace(/--[^\n]*/g, '')
    if (!underPrefix(file, 'db') && !isTest(file))
      findings.push({ file, line: 1, rule: 'SQL', message: 'SQL 只能写在 db/ 里' })
    for (const table of undeletable(bare))
      findings.push({ file, line: 1, rule: 'DELETE', message: deleteMessage(table) })
    return findings
  }
  const source = ts.createSourceFile(
    file,
    text,
    ts.ScriptTarget.Latest,
    true,
    file.endsWith('x') ? ts.ScriptKind.TSX : ts.ScriptKind.TS,
  )
  const report = (position: number, rule: Finding['rule'], message: string): void => {
    findings.push({ file, line: source.getLineAndCharacterOfPosition(position).line + 1, rule, message })
  }
  if (!isTest(file) && file.includes('/') && !roomOf(file))
    report(0, 'ROOM', `${dirname(file)} 不属于任何一层：先在 build/layer-rule.ts 里为它写明权限`)
  for (const { fileName: specifier, pos } of ts.preProcessFile(text, true, true).importedFiles) {
    if (specifier.startsWith('.')) {
      const target = posix.normalize(posix.join(posix.dirname(file), specifier))
      const message = checkLocalImport(file, target)
      if (message !== undefined) report(pos, 'IMPORT', message)
      else if (codeFile.test(target) ? !exists(target) : !assetFile.test(target))
        report(pos, 'IMPORT', `引用的文件不存在或缺少扩展名：${specifier}`)
    } else {
      const wrong = checkPackage(file, specifier)
      if (wrong) report(pos, wrong.rule, wrong.message)
    }
  }
  checkTexts(file, source, report)
  return findings
}

function filesUnder(folder: string): string[] {
  if (!existsSync(folder)) return []
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && (codeFile.test(entry.name) || entry.name.endsWith('.sql')))
    .map((entry) => join(entry.parentPath, entry.name))
}

/** Checks a whole tree; `root` holds the folders electron, renderer, shared, db, build and test. */
export function checkTree(root: string): Finding[] {
  const rootFiles = readdirSync(root)
    .filter((name) => codeFile.test(name))
    .map((name) => join(root, name))
  const files = [...rootFiles, ...sourceRoots.flatMap((folder) => filesUnder(join(root, folder)))]
  const exists = (path: string): boolean => existsSync(join(root, path))
  return files.flatMap((path) =>
    checkFile(relative(root, path).split(sep).join('/'), readFileSync(path, 'utf8'), exists),
  )
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const findings = checkTree(dirname(dirname(fileURLToPath(import.meta.url))))
  for (const { file, line, rule, message } of findings) console.log(`${file}:${line} ${rule} ${message}`)
  process.exitCode = findings.length === 0 ? 0 : 1
}
