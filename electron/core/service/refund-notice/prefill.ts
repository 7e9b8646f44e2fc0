import { clientNames } from '../../../../db/filing/page.ts'
import { exportItems, findExport, readExport } from '../../../../db/refund/export.ts'
import { currentPrefills } from '../../../../db/refund/prefill.ts'
import type { In, Out } from '../../../../shared/contract/index.ts'
import { fixedText, fixedTextPadded } from '../../../../shared/domain/decimal/decimal.ts'
import { prefillDifferences, type PrefillBody } from '../../../../shared/domain/refund/prefill.ts'
import type { ReadContext } from '../../context.ts'
import { unitName } from '../refund-evidence/list.ts'

/** 预填: our own closed filings beside customs' data; nothing of it is counted. */

const MOST_SHOWN = 1000
const STATE_NAMES = { waiting: '等海关数据', same: '与海关一致', differs: '与海关不同' } as const
const SOURCE_NAMES = { declaration: '本机报关单', summary: '汇总结果单' } as const

export function prefillList(context: ReadContext, input: In<'prefill.list'>): Out<'prefill.list'> {
  const { ledger } = context
  const clients = clientNames(ledger)
  const counts = { waiting: 0, same: 0, differs: 0 }
  const rows = currentPrefills(ledger, input.clientId, MOST_SHOWN).map((one): Out<'prefill.list'>['rows'][number] => {
    const body = JSON.parse(one.body) as PrefillBody
    const known = findExport(ledger, one.declarationNo)
    const customs = known === undefined ? undefined : readExport(ledger, known.id)
    const differences =
      customs === undefined
        ? []
        : prefillDifferences(body, { head: customs, items: exportItems(ledger, customs.id) }, unitName)
    const state = customs === undefined ? 'waiting' : differences.length === 0 ? 'same' : 'differs'
    counts[state]++
    return {
      id: one.id,
      key: String(one.id),
      declarationNo: one.declarationNo,
      client: clients.get(one.clientId) ?? '',
      source: one.source,
      sourceName: SOURCE_NAMES[one.source],
      sourceId: one.sourceId,
      exportDate: body.head.exportDate,
      tradeMode: body.head.tradeMode,
      total: `${body.head.currency} ${fixedTextPadded(body.head.total, 2)}`,
      state,
      stateName: STATE_NAMES[state],
      differences,
      items: body.items.map((item) => ({
        itemNo: item.itemNo,
        hsCode: item.hsCode,
        name: item.name,
        amount: fixedTextPadded(item.amount, 2),
        quantities: item.quantities.map((each) => `${fixedText(each.quantity)} ${unitName(each.unit)}`).join('，'),
      })),
      at: new Date(one.at).toISOString(),
    }
  })
  return { counts, rows: rows.filter((row) => input.state === undefined || row.state === input.state) }
}
