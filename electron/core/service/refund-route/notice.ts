import { insertNotice } from '../../../../db/refund/after-export.ts'
import { readExport, readExportItem } from '../../../../db/refund/export.ts'
import { Failure } from '../../../../shared/contract/failure.ts'
import type { In, Out } from '../../../../shared/contract/index.ts'
import { fixedText, fixedTextPadded } from '../../../../shared/domain/decimal/decimal.ts'
import { itemKey } from '../../../../shared/domain/refund/number.ts'
import type { WriteContext } from '../../context.ts'
import { today } from '../declaration/tables.ts'
import { unitName } from '../refund-evidence/list.ts'
import { Rates } from '../refund-rate/index-of.ts'

/** What the factory must write on its invoice, so that name, unit and quantity agree with the declaration. */
export function askInvoices(context: WriteContext, input: In<'notice.ask'>): Out<'notice.ask'> {
  const { ledger, actor } = context
  const rates = new Rates(ledger)
  const texts = input.itemIds.map((id) => {
    const item = readExportItem(ledger, id)
    const declaration = item === undefined ? undefined : readExport(ledger, item.declarationId)
    if (item === undefined || declaration === undefined) throw new Failure('RECORD_UNKNOWN', { id })
    const rate = rates.find(declaration.clientId, item.hsCode, item.name, declaration.exportDate)
    const levy = rate?.kind === 'found' ? rate.row.levyRates.map((one) => `${fixedText(one)}%`).join('或') : ''
    const lines = [
      `【开票通知】报关单 ${itemKey(declaration.declarationNo, item.itemNo)}（${declaration.exportDate} 出口，合同 ${declaration.contractNo}）`,
      `货物名称：${item.name}`,
      ...item.quantities.map(
        (one, i) => `${i === 0 ? '单位与数量' : '或按'}：${fixedText(one.quantity)} ${unitName(one.unit)}`,
      ),
      `成交：${declaration.incoterm} ${declaration.currency} ${fixedTextPadded(item.amount, 2)}`,
      ...(levy === '' ? [] : [`税率：${levy}`]),
      ...(input.agency
        ? ['备注须写明：代办退税专用（金额为人民币离岸价）']
        : ['请开具增值税专用发票，名称、单位、数量与报关单一致']),
    ]
    const body = lines.join('\n')
    insertNotice(ledger, { itemId: id, askedOn: today(context.now()), body, actorId: actor.userId, at: context.now() })
    return body
  })
  context.audit('notice.ask', `items ${input.itemIds.length}`, {
    items: input.itemIds.slice(0, 50),
    agency: input.agency,
  })
  context.touch('refund')
  return { text: texts.join('\n\n'), asked: texts.length }
}
