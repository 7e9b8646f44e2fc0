import { isRealDay } from '../../../../shared/domain/identifier/citizen-id.ts'
import { checkCustomsCode } from '../../../../shared/domain/identifier/customs-code.ts'
import { checkGtin } from '../../../../shared/domain/identifier/gtin.ts'
import { checkHsCode } from '../../../../shared/domain/identifier/hs-code.ts'
import { checkUsci } from '../../../../shared/domain/identifier/usci.ts'
import { isCode } from '../../../../shared/domain/intake/code-name.ts'
import type { CodeTable, IntakeField } from '../../../../shared/domain/intake/field.ts'
import { quickFixed } from './quick-fixed.ts'

/**
 * The checks of single values that decide whether a row may enter the ledger. The parse child has read the same values by the same
 * dictionary; it is thrown away because nobody trusts it with a stranger's file, so the ledger checks again what it takes.
 */
export type ValueCheck = (value: string) => string

/** Codes of the ledger's own tables in force, which take the place of the built-in ones; undefined = the built-in table holds. */
export type LedgerCodes = (table: CodeTable) => ReadonlySet<string> | undefined

/** What no XML message can carry, and the separators of staged rows. */
const UNFIT = /[\u0000-\u001f\u007f\ufffe\uffff]/
/** The same without the one that parts the values of a slice. */
const UNFIT_BETWEEN = /[\u0000-\u001e\u007f\ufffe\uffff]/

/** True when no value of a whole slice can hold an unfit character: one look at the text instead of one at each of its values. */
export function isFitThroughout(text: string): boolean {
  return !UNFIT_BETWEEN.test(text) && text.isWellFormed()
}

/** Whether the values at hand were looked at together (isFitThroughout). */
export interface Fitness {
  known: boolean
}

/** May be negative: nothing. May be zero: everything but a quantity. */
function decimalCheck(field: IntakeField): ValueCheck {
  const positive = field.id === 'line.qty'
  return (value) => {
    const amount = quickFixed(value)
    if (amount === undefined) return 'NUMBER_SHAPE'
    if (amount < 0) return 'NUMBER_NEGATIVE'
    return positive && amount === 0 ? 'QUANTITY_ZERO' : ''
  }
}

function dateCheck(field: IntakeField): ValueCheck {
  const time = field.kind === 'datetime'
  const shape =
    field.section === 'client' || field.section === 'goods'
      ? /^(\d{4})-(\d{2})-(\d{2})$/
      : time
        ? /^(\d{4})(\d{2})(\d{2})([01]\d|2[0-3])[0-5]\d[0-5]\d$/
        : /^(\d{4})(\d{2})(\d{2})$/
  return (value) => {
    const match = shape.exec(value)
    return match !== null && isRealDay(Number(match[1]), Number(match[2]), Number(match[3])) ? '' : 'DATE_SHAPE'
  }
}

function kindCheck(field: IntakeField, codes: LedgerCodes): ValueCheck {
  switch (field.kind) {
    case 'decimal':
      return decimalCheck(field)
    case 'integer':
      return (value) => (/^\d{1,9}$/.test(value) ? '' : 'NUMBER_SHAPE')
    case 'date':
    case 'datetime':
      return dateCheck(field)
    case 'table': {
      const table = field.table ?? 'currency'
      const own = codes(table)
      return (value) => ((own === undefined ? isCode(table, value) : own.has(value)) ? '' : 'CODE_UNKNOWN')
    }
    case 'hsCode':
      return (value) => problem(checkHsCode(value))
    case 'usci':
      return (value) => problem(checkUsci(value))
    case 'customsCode':
      return (value) => problem(checkCustomsCode(value))
    case 'gtin':
      return (value) => problem(checkGtin(value))
    case 'area':
      return (value) => (/^\d{6}$/.test(value) ? '' : 'AREA_SHAPE')
    case 'text':
    case 'name':
    case 'address':
    case 'number':
    case 'code':
    case 'idNumber':
    case 'phone':
    case 'verbatim':
      return () => ''
  }
}

function problem(result: { readonly ok: true } | { readonly ok: false; readonly code: string }): string {
  return result.ok ? '' : result.code
}

/**
 * Compiles the check of one field: '' or the code of a finding. It remembers the last good value, because columns of platforms,
 * currencies and goods names repeat themselves.
 */
export function compileCheck(field: IntakeField, codes: LedgerCodes, fitness: Fitness): ValueCheck {
  const check = kindCheck(field, codes)
  // Verbatim texts go into JSON, which escapes what a message could not carry.
  const verbatim = field.kind === 'verbatim'
  let last = ''
  return (value) => {
    if (value === last) return ''
    if (value.length > field.max && [...value].length > field.max) return 'TOO_LONG'
    if (!fitness.known && ((UNFIT.test(value) && !verbatim) || !value.isWellFormed())) return 'CHARACTER_UNFIT'
    const found = check(value)
    if (found === '') last = value
    return found
  }
}
