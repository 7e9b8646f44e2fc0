import { describe, expect, it } from 'vitest'
import { contract } from '../../../shared/contract/index.ts'
import { AGENCY_FORM, CALC_FORMS, TRADING_FORM } from '../../../shared/domain/refund/calc/forms.ts'
import { parseBlock } from '../../ui/grid/clipboard.ts'
import { firstValues, pasteHead, pasteLines } from './calculator-ask.ts'

describe('粘贴到计算器', () => {
  it('a column from a spreadsheet fills the fields from the chosen one on, in their order', () => {
    const values = pasteHead(AGENCY_FORM, { exportDate: '2026-03-01' }, 'amount', parseBlock('70000\n\n13%\n13%\n'))
    expect(values).toMatchObject({
      exportDate: '2026-03-01',
      amount: '70000',
      inclVat: '',
      levyRate: '13%',
      refundRate: '13%',
    })
  })
  it('a block fills the lines from a cell on, adds lines, takes a choice by its name and stops at the most', () => {
    const lines = pasteLines(
      TRADING_FORM,
      [firstValues(TRADING_FORM.line)],
      0,
      2,
      parseBlock('13\t13\t1\t小规模纳税人\n13\t9\n13\t9'),
      2,
    )
    expect(lines).toEqual([
      { supplier: 'small', levyRate: '13', refundRate: '13', invoiceRate: '1' },
      { supplier: 'general', levyRate: '13', refundRate: '9' },
    ])
  })
  it('every calculator has its procedure, with the fields of its form', () => {
    for (const form of CALC_FORMS) {
      const procedure = Object.entries(contract).find(([name]) => name === `calc.${form.id}`)?.[1]
      expect(Object.keys((procedure?.input as { shape?: object } | undefined)?.shape ?? {}).sort()).toEqual(
        [...form.head.map((field) => field.id), ...(form.line === undefined ? [] : ['lines'])].sort(),
      )
    }
  })
})
