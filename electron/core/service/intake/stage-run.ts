import { finishStaging, saveBatchFigures, saveBatchShape, type BatchFigures } from '../../../../db/intake/batch.ts'
import { bulkTransaction } from '../../../../db/bulk.ts'
import { insertFindings, type BatchFinding } from '../../../../db/intake/finding.ts'
import { insertSlice, readSlice, replaceSlice } from '../../../../db/intake/staging.ts'
import { decodeRowFinding } from '../../../../shared/domain/intake/decode-frame.ts'
import type { CompactRow, FileFinding, RowFinding, Shape } from '../../../../shared/domain/intake/document.ts'
import type { Frame } from '../../../../shared/domain/intake/frame.ts'
import { isRecordKind, type IntakeKind } from '../../../../shared/domain/intake/kind.ts'
import { ShapeError } from '../../../../shared/domain/intake/json-check.ts'
import type { Mapping } from '../../../../shared/domain/intake/mapping.ts'
import { decodeRows, RowsCursor } from '../../../../shared/domain/intake/rows-text.ts'
import { Failure } from '../../../../shared/contract/failure.ts'
import type { Mode } from '../../../../shared/domain/record/mode.ts'
import type { JobContext } from '../../context.ts'
import type { Box } from '../../secret.ts'
import { ledgerCodes, modeChoice, stagingBox, todayInChina } from './client-facts.ts'
import { comingSlices, holdAhead, type ComingSlices } from './coming-slices.ts'
import { Differences } from './difference.ts'
import { DocumentBuilder } from './document-build.ts'
import { mappingNeeded } from './refusal.ts'
import type { BatchReport } from './report.ts'
import { fieldPlaces, RowChecker, type FieldPlaces } from './row-check.ts'
import { buildOrder } from './row-build.ts'
import { compileLayout, type RowLayout } from './row-layout.ts'
import { RowPlanner, type RowPlan } from './row-plan.ts'
import { openSlice, rowsBytes, sealSlice, SliceMarks, stagedRow } from './staged-row.ts'

/** Frames of the parse child in one transaction, and the bytes above which there are fewer. */
const FRAMES_A_SLICE = 5
const BYTES_A_SLICE = 1 << 20

/** What compares rows with the ledger. */
interface Comparison {
  readonly planner: RowPlanner
  readonly builder: DocumentBuilder
  readonly differences: Differences
}

/** Everything that checks rows, made once the parser has said what they look like. */
interface Checks {
  readonly shape: Shape
  readonly checker: RowChecker
  /** Absent for clients and goods: their own room compares when they are saved. */
  readonly comparison: Comparison | undefined
}

/** Checked rows on their way into staging. */
class Slice {
  readonly marks = new SliceMarks()
  readonly findings: BatchFinding[] = []
  /** Good rows, in texts of the parse child. */
  readonly kept: Uint8Array[] = []
  frames = 0
  bytes = 0

  get full(): boolean {
    return this.frames >= FRAMES_A_SLICE || this.bytes >= BYTES_A_SLICE
  }
}

/** Batch, file and figures of one staging. */
export class StageRun {
  readonly #context: JobContext
  readonly #batchId: number
  readonly #kind: IntakeKind
  readonly #clientId: number
  readonly #box: Box
  readonly #recalled = new Map<number, RowFinding>()
  readonly #file: FileFinding[] = []
  #ahead: ComingSlices | undefined
  #mapping: Mapping | undefined
  #checks: Checks | undefined
  #slice = new Slice()
  #number = 0
  #finding = 1
  #good = 0
  #bad = 0
  #unchanged = 0
  #changed = 0
  #format = ''
  #encoding = ''

  constructor(context: JobContext, batchId: number, kind: IntakeKind, clientId: number) {
    this.#context = context
    this.#batchId = batchId
    this.#kind = kind
    this.#clientId = clientId
    this.#box = stagingBox(context, kind, clientId)
  }

  /** The mapping that the parser used. */
  get mapping(): Mapping | undefined {
    return this.#mapping
  }

  get figures(): BatchFigures {
    return {
      rows: this.#good + this.#bad + this.#unchanged + this.#changed,
      good: this.#good,
      bad: this.#bad,
      unchanged: this.#unchanged,
      changed: this.#changed,
    }
  }

  /** Takes one frame; rows of some frames become one slice. @throws Failure MAPPING_NEEDED, PARSER_CRASHED, JOB_CANCELLED */
  async take(frame: Frame): Promise<void> {
    if (frame.t === 'rows') {
      // Between two frames the file goes on into the parse child: it would run dry while a whole slice is checked.
      await this.#context.breathe()
      this.#check(frame.bytes)
      if (this.#slice.full) this.#stage()
      return
    }
    if (frame.t !== 'progress') this.#stage()
    switch (frame.t) {
      case 'mapping':
        if (frame.missing.length > 0) throw mappingNeeded(this.#kind, frame.missing)
        this.#mapping = frame.mapping
        return
      case 'shape':
        this.#begin(frame.shape)
        return
      case 'recall':
        this.#recalled.set(frame.row, frame.finding)
        return
      case 'finding':
        this.#file.push(frame.finding)
        return
      case 'source':
        this.#format = frame.format
        this.#encoding = frame.encoding
        return
      case 'done':
        await this.#withdraw()
        await this.#context.slice(() => {
          const report: BatchReport = {
            sourceRows: frame.rows,
            format: this.#format,
            encoding: this.#encoding,
            notes: frame.notes,
            file: this.#file,
          }
          finishStaging(this.#context.ledger, this.#batchId, this.figures, JSON.stringify(report))
        })
        this.#goOnBuilding()
        return
      default:
        return
    }
  }

  #begin(shape: Shape): void {
    const { ledger } = this.#context
    const layout = compileLayout(this.#kind, shape)
    const modes = modeChoice(ledger, this.#kind, this.#clientId)
    if (layout.heads[0] === 'order' && !RowChecker.modeIsKnown(layout, modes))
      throw mappingNeeded(this.#kind, ['order.tradeMode'])
    const places = fieldPlaces(this.#mapping)
    const checker = new RowChecker({
      layout,
      places,
      modes,
      codes: ledgerCodes(ledger),
      today: todayInChina(this.#context),
    })
    this.#checks = {
      shape,
      checker,
      comparison: isRecordKind(this.#kind) ? undefined : this.#comparison(layout, places),
    }
    bulkTransaction(ledger, () =>
      saveBatchShape(ledger, this.#batchId, JSON.stringify(this.#mapping ?? {}), JSON.stringify(shape)),
    )
    this.#ahead = this.#buildAhead(shape)
  }

  /** Rows are built while others are still read, where that has a thread of its own. */
  #buildAhead(shape: Shape): ComingSlices | undefined {
    const { builders } = this.#context.ports
    if (builders === undefined || isRecordKind(this.#kind)) return undefined
    const order = buildOrder(this.#context, this.#kind, this.#clientId, shape)
    return comingSlices(this.#context, this.#batchId, order, builders.open(order))
  }

  /** What was not built yet is built while a person looks at what was found. */
  #goOnBuilding(): void {
    if (this.#ahead === undefined) return
    holdAhead(this.#context.ledger, this.#batchId, this.#ahead, this.#context.ports.clock)
    this.#ahead.goOn()
    this.#ahead = undefined
  }

  /** Nothing comes of it, or rows were called back: what was built is not to be used. */
  close(): void {
    this.#ahead?.close()
    this.#ahead = undefined
  }

  #comparison(layout: RowLayout, places: FieldPlaces): Comparison {
    const { ledger, secrets } = this.#context
    const builder = new DocumentBuilder(layout, secrets)
    return {
      builder,
      planner: new RowPlanner(ledger, builder.direction, this.#clientId),
      differences: new Differences(ledger, layout, this.#context.clientKey(this.#clientId), places),
    }
  }

  /** Stages what was checked, in one transaction. */
  #stage(): void {
    const { marks, findings, kept, frames } = this.#slice
    if (frames === 0) return
    this.#slice = new Slice()
    const { ledger } = this.#context
    bulkTransaction(ledger, () => {
      if (marks.count > 0) this.#insert(marks.count, sealSlice(this.#box, marks, kept))
      this.#write(findings)
      saveBatchFigures(ledger, this.#batchId, this.figures)
      // With the slice: a transaction of its own would wait for the disk.
      this.#context.progress(this.figures.rows)
    })
  }

  #insert(rows: number, body: Buffer): void {
    const slice = this.#number++
    insertSlice(this.#context.ledger, this.#batchId, slice, rows, body)
    this.#ahead?.offer({ slice, rows, body })
  }

  /** Checks the rows of one frame. @throws Failure PARSER_CRASHED when its bytes are no rows of the shape announced */
  #check(bytes: Uint8Array): void {
    const checks = this.#checks
    if (checks === undefined) throw new Failure('PARSER_CRASHED')
    try {
      const good = this.#checkRows(checks, bytes)
      this.#slice.frames++
      this.#slice.bytes += bytes.length
      if (good.length > 0) this.#slice.kept.push(good)
    } catch (error) {
      throw error instanceof ShapeError ? new Failure('PARSER_CRASHED') : error
    }
  }

  /** @returns what is to be staged of a frame: its very bytes when all of its rows are good and new */
  #checkRows({ checker, comparison, shape }: Checks, bytes: Uint8Array): Uint8Array {
    const { marks, findings } = this.#slice
    const compare = comparison?.planner.refresh() === true ? comparison : undefined
    const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString('utf8')
    checker.begin(text)
    const cursor = new RowsCursor(text, shape, decodeRowFinding)
    const left = new Set<number>()
    for (let at = 0; cursor.next(); at++) {
      const { row } = cursor
      const found = checker.check(row)
      if (found.length > 0) {
        this.#bad++
        this.#keep(findings, found, row[1] === 0 ? [] : row[1])
        left.add(at)
        continue
      }
      const mode = checker.modeOf(row)
      const verdict = compare === undefined ? 'new' : this.#verdict(compare, row, mode)
      if (verdict === 'unchanged') {
        this.#unchanged++
        left.add(at)
        continue
      }
      if (verdict === 'changed') this.#changed++
      else this.#good++
      marks.add(mode, verdict === 'changed')
    }
    return left.size === 0
      ? bytes
      : rowsBytes(decodeRows(text, shape, decodeRowFinding).filter((_row, at) => !left.has(at)))
  }

  /** What the ledger says of a good row; what differs is shown. */
  #verdict({ planner, builder, differences }: Comparison, row: CompactRow, mode: Mode | undefined): RowPlan['verdict'] {
    const staged = stagedRow(row, mode)
    const plan = planner.plan(builder.keys(staged))
    if (plan.verdict === 'changed')
      this.#keep(
        this.#slice.findings,
        differences.of(row[0], plan, (section) => builder.texts(staged, section)),
        [],
      )
    return plan.verdict
  }

  #keep(target: BatchFinding[], found: readonly RowFinding[], rows: readonly number[]): void {
    found.forEach((finding, i) => {
      target.push({
        row: finding.row,
        moreRows: i === 0 && rows.length > 1 ? rows.join(',') : '',
        column: finding.column ?? '',
        header: finding.header ?? '',
        field: finding.field ?? '',
        code: finding.code,
        value: finding.value ?? '',
        data: finding.data === undefined ? '' : JSON.stringify(finding.data),
      })
    })
  }

  #write(findings: readonly BatchFinding[]): void {
    if (findings.length === 0) return
    insertFindings(this.#context.ledger, this.#batchId, this.#finding, findings)
    this.#finding += findings.length
  }

  /** Takes back the good rows that turned out to be bad: a later row of the file repeats their key or belongs to their order. */
  async #withdraw(): Promise<void> {
    if (this.#recalled.size === 0 || this.#checks === undefined) return
    const { shape } = this.#checks
    this.close()
    const { ledger } = this.#context
    for (let next = 0; next < this.#number; next++) {
      await this.#context.breathe()
      bulkTransaction(ledger, () => {
        const slice = readSlice(ledger, this.#batchId, next)
        if (slice === undefined || slice.slice !== next) return
        const findings: BatchFinding[] = []
        const { rows, modes, changed } = openSlice(this.#box, shape, slice.body)
        const marks = new SliceMarks()
        const kept = rows.filter((row, at) => {
          const finding = this.#recalled.get(row[0])
          if (finding === undefined) {
            marks.add(modes[at], changed.has(at))
            return true
          }
          if (changed.has(at)) this.#changed--
          else this.#good--
          this.#bad++
          this.#keep(findings, [finding], row[1] === 0 ? [] : row[1])
          return false
        })
        if (findings.length === 0) return
        replaceSlice(
          ledger,
          this.#batchId,
          next,
          marks.count,
          sealSlice(this.#box, marks, kept.length === 0 ? [] : [rowsBytes(kept)]),
        )
        this.#write(findings)
      })
    }
    this.#ahead = this.#buildAhead(shape)
  }
}
