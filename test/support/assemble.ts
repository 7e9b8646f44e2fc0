import { person } from './people.ts'
import { Assembler } from '../../shared/domain/intake/assemble.ts'
import { EMPTY, NUMBER, TEXT, type RowCells } from '../../shared/domain/intake/cell.ts'
import {
  completeHeads,
  expandRow,
  type CompactRow,
  type IntakeDocument,
  type RowFinding,
} from '../../shared/domain/intake/document.ts'
import type { IntakeKind } from '../../shared/domain/intake/kind.ts'
import type { ColumnMapping, Mapping } from '../../shared/domain/intake/mapping.ts'

export type Value = string | number | undefined

export function mapping(
  kind: IntakeKind,
  fields: readonly (string | undefined)[],
  more: Partial<Mapping> = {},
  options: Readonly<Record<number, Partial<ColumnMapping>>> = {},
): Mapping {
  return {
    version: 1,
    kind,
    layout: 'row-per-line',
    sheet: { index: 0, name: '' },
    headerTop: 1,
    headerBottom: 1,
    dataStart: 2,
    head: [],
    constants: [],
    blankContinues: false,
    fingerprint: '',
    columns: fields.map((field, column) => ({
      column,
      header: field?.replace(/^.*\./, '') ?? `空${column}`,
      ...(field === undefined ? {} : { field }),
      confidence: 1,
      reasons: [],
      ...options[column],
    })),
    ...more,
  }
}

interface Outcome {
  readonly documents: IntakeDocument[]
  readonly recalls: { readonly row: number; readonly finding: RowFinding }[]
  readonly assembler: Assembler
}

export function assemble(map: Mapping, rows: readonly (readonly Value[])[], first = 2, window = 100): Outcome {
  const documents: IntakeDocument[] = []
  const recalls: { row: number; finding: RowFinding }[] = []
  const assembler: Assembler = new Assembler(
    map,
    { date1904: false, window, openOrders: window },
    {
      document: (row: CompactRow) => {
        completeHeads(
          assembler.shape,
          row[2].map((head) => (head === 0 ? 0 : (head as string[]))),
          row[4],
        )
        documents.push(expandRow(assembler.shape, row))
      },
      recall: (row, finding) => recalls.push({ row, finding }),
    },
  )
  rows.forEach((values, i) => {
    if (values.every((value) => value === undefined || value === '')) return
    const cells: RowCells = {
      row: first + i,
      width: values.length,
      texts: values.map((value) => String(value ?? '')),
      kinds: Uint8Array.from(
        values.map((value) =>
          value === undefined || value === '' ? EMPTY : typeof value === 'number' ? NUMBER : TEXT,
        ),
      ),
      hidden: false,
    }
    assembler.push(cells)
  })
  assembler.finish()
  return { documents, recalls, assembler }
}

export const codes = (document: IntakeDocument | undefined): string[] =>
  document?.findings.map((finding) => `${finding.code}@${finding.row}${finding.column ?? ''}`) ?? []
export const one = person(1)
export const two = person(2)
export const BUYER = [
  'order.buyerName',
  'order.buyerIdNumber',
  'order.consignee',
  'order.consigneeTelephone',
  'order.consigneeAddress',
] as const
export const buyer = (who = one): string[] => [who.name, who.idNumber, who.name, who.phone, who.address]
