import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { runChild } from '../../electron/adapter/parse/child-feed.fixture.ts'
import { rawZip, workbookEntries } from '../../electron/adapter/parse/workbook.fixture.ts'
import { DEFAULT_LIMITS } from '../../shared/domain/intake/frame.ts'
import { person } from '../support/people.ts'

interface Measured {
  readonly name: string
  readonly value: number
  readonly unit: string
  readonly ratio?: number
  readonly note: string
}

const HEADER = ['订单编号', '电商平台代码', '电商平台名称', '电商企业代码', '电商企业名称', '订购人姓名', '身份证号', '订购人电话', '收货人', '收货人电话', '收货地址', '商品货号', '商品名称', '规格型号', '数量', '单价', '总价', '计量单位', '原产国', '运单号']
const NUMERIC = new Set([14, 15, 16])
const RUNS = 3

function rowOf(i: number): string[] {
  const one = person(i % 20_000)
  const quantity = 1 + (i % 5)
  const cents = 100 + ((i * 7919) % 50_000)
  const money = (count: number): string => (count / 100).toFixed(2).replace(/\.?0+$/, '')
  return [
    `DD2026${String(i).padStart(12, '0')}`, '3301968ABC', '示例平台科技有限公司', '4101985XYZ', '示例电商企业有限公司', one.name, one.idNumber, one.phone, one.name, one.phone, one.address,
    `SKU${i % 3000}`, `示例面霜${i % 3000}号`, '50ml|示例牌', String(quantity), money(cents), money(cents * quantity), '千克', '日本', `YT${7_000_000_000_000 + i}`,
  ]
}

const letters = (column: number): string => String.fromCharCode(65 + column)

/** 100,000 × 20 cells with shared strings, as Excel writes them. */
function workbookFile(count: number): Buffer {
  const index = new Map<string, number>()
  const rows: string[] = []
  for (let i = -1; i < count; i++) {
    const values = i < 0 ? HEADER : rowOf(i)
    const cells = values.map((value, column) => {
      const at = `${letters(column)}${i + 2}`
      if (i >= 0 && NUMERIC.has(column)) return `<c r="${at}"><v>${value}</v></c>`
      let number = index.get(value)
      if (number === undefined) index.set(value, (number = index.size))
      return `<c r="${at}" s="1" t="s"><v>${number}</v></c>`
    })
    rows.push(`<row r="${i + 2}" spans="1:20">${cells.join('')}</row>`)
  }
  const strings = [...index.keys()].map((value) => `<si><t>${value}</t></si>`).join('')
  return rawZip(workbookEntries({ sheets: [{ name: '订单', xml: `<sheetData>${rows.join('')}</sheetData>` }], strings, styles: '<cellXfs><xf numFmtId="0"/><xf numFmtId="49"/></cellXfs>' }))
}

/** CSV rows in blocks: one block is built, its order and waybill numbers are changed in place for each repetition. */
function* csvPieces(blocks: number, rowsABlock: number): Generator<Uint8Array> {
  yield Buffer.from(`${HEADER.join(',')}\r\n`)
  const lines = Array.from({ length: rowsABlock }, (_unused, i) => `${rowOf(i).join(',')}\r\n`)
  const block = Buffer.from(lines.join(''))
  const places: number[] = []
  let at = 0
  for (const line of lines) {
    places.push(at + 6)
    at += Buffer.byteLength(line)
  }
  for (let number = 0; number < blocks; number++) {
    const copy = Buffer.from(block)
    const digits = Buffer.from(String(number).padStart(4, '0'))
    for (const place of places) digits.copy(copy, place)
    yield copy
  }
}

const SHEETJS = `
const { createRequire } = require('node:module')
const { readFileSync } = require('node:fs')
const XLSX = createRequire(process.argv[1])('xlsx')
const bytes = readFileSync(process.argv[2])
const started = performance.now()
const book = XLSX.read(bytes, { type: 'buffer', dense: true, cellFormula: false, cellHTML: false, cellText: false, cellStyles: false })
console.log(JSON.stringify({ ms: performance.now() - started, rows: book.Sheets[book.SheetNames[0]]['!data'].length, rss: process.resourceUsage().maxRSS * 1024 }))
`

/** SheetJS in a fresh process: only its read call is timed. */
function sheetJs(file: string): { readonly ms: number; readonly rss: number } {
  const run = spawnSync(process.execPath, ['--max-old-space-size=4096', '-e', SHEETJS, import.meta.filename, file], { encoding: 'utf8' })
  if (run.status !== 0) throw new Error(run.stderr)
  return JSON.parse(run.stdout) as { ms: number; rss: number }
}

/** Bench of the parse child: everything from its start to its last frame, with guess, mapping, checks, frames and their decoding. */
export async function bench(): Promise<readonly Measured[]> {
  const folder = mkdtempSync(join(tmpdir(), 'intake-bench-'))
  try {
    const file = workbookFile(100_000)
    const path = join(folder, 'a.xlsx')
    writeFileSync(path, file)
    let child = Infinity
    let plain = Infinity
    let peak = 0
    let plainPeak = 0
    for (let i = 0; i < RUNS; i++) {
      const outcome = await runChild(file, { kind: 'import-parcel', size: file.length })
      const last = outcome.frames.at(-1)
      if (last?.t !== 'done' || last.documents !== 100_000 || last.bad !== 0) throw new Error(JSON.stringify(last))
      child = Math.min(child, outcome.ms)
      peak = Math.max(peak, outcome.exit.peakRssBytes)
      const other = sheetJs(path)
      plain = Math.min(plain, other.ms)
      plainPeak = Math.max(plainPeak, other.rss)
    }
    const blocks = 100
    const rowsABlock = 10_000
    let size = 0
    for (const piece of csvPieces(1, rowsABlock)) size += piece.length
    const head = Buffer.byteLength(`${HEADER.join(',')}\r\n`)
    const csv = await runChild(csvPieces(blocks, rowsABlock), { kind: 'import-parcel', size: head + (size - head) * blocks, limits: DEFAULT_LIMITS })
    const last = csv.frames.at(-1)
    if (last?.t !== 'done' || last.documents !== blocks * rowsABlock || last.bad !== 0) throw new Error(JSON.stringify(last))
    return [
      { name: 'xlsx 100,000 × 20 经子进程（识别、映射、检查、组单、传回）', value: child, unit: 'ms', ratio: plain / child, note: `文件 ${(file.length / 1e6).toFixed(1)} MB，子进程峰值 ${Math.round(peak / 1e6)} MB；SheetJS dense 仅解析 ${Math.round(plain)} ms，峰值 ${Math.round(plainPeak / 1e6)} MB；目标 ≥ 2.5` },
      { name: 'CSV 1,000,000 × 20 经子进程', value: (blocks * rowsABlock * 1000) / csv.ms, unit: '行/秒', note: `${(csv.ms / 1000).toFixed(1)} 秒，峰值 ${Math.round(csv.exit.peakRssBytes / 1e6)} MB` },
    ]
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}
