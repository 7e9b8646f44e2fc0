import { parseFixed } from '../../shared/domain/decimal/decimal.ts'
import type { TrainingDocument, TrainingStore } from '../../db/training/store.ts'
import { happens } from './chance.ts'
import { contentOf, type Verdict } from './judge.ts'
import type { TrainingSettings } from './settings.ts'

/** What the window makes of cancellations, returns, manifests, arrivals, departures and summaries, and what they do to the inventories they name. */

export const FOLLOW_UPS: ReadonlySet<string> = new Set([
  'CEB623Message',
  'CEB605Message',
  'CEB625Message',
  'CEB607Message',
  'CEB507Message',
  'CEB509Message',
  'CEB701Message',
  'CEB213Message',
  'CEB215Message',
  'CEB513Message',
  'CEB711Message',
])
/** Documents that may come in parts. */
const SPLIT: ReadonlySet<string> = new Set(['CEB607Message', 'CEB507Message', 'CEB509Message', 'CEB701Message'])
const CANCELLATIONS: ReadonlySet<string> = new Set(['CEB623Message', 'CEB605Message'])

/** States of an inventory of the window in which it may still be taken back. */
const NOT_RELEASED: ReadonlySet<string> = new Set(['stored', 'inspection', 'settled'])
const RELEASED: ReadonlySet<string> = new Set(['released', 'closed'])
const TAKEN_IN: Verdict = { status: '120', info: '[Code:1800;Desc:逻辑校验通过]', state: 'stored', next: 'grant' }
const refusal = (info: string, status = '100'): Verdict => ({ status, info, state: 'rejected' })

function inventoryNamed(store: TrainingStore, document: TrainingDocument): TrainingDocument | undefined {
  const number = contentOf(document).head['invtNo'] ?? ''
  return number === '' ? undefined : store.byCustomsNo(number)
}

const amount = (text: string | undefined): number => parseFixed<string>(text ?? '') ?? 0

/** Quantities by line number, of an inventory or of all returns of it that were not refused. */
function quantities(documents: readonly TrainingDocument[]): Map<string, number> {
  const sums = new Map<string, number>()
  for (const document of documents)
    for (const line of contentOf(document).lines)
      sums.set(line['gnum'] ?? '', (sums.get(line['gnum'] ?? '') ?? 0) + amount(line['qty']))
  return sums
}

function checkReturn(store: TrainingStore, document: TrainingDocument, inventory: TrainingDocument): Verdict {
  if (!RELEASED.has(inventory.state)) return refusal('[Code:1300;Desc:清单未放行，不能退货]')
  const declared = quantities([inventory])
  const back = quantities([
    ...store
      .ofOrderKey(document.orderKey, 'CEB625Message')
      .filter((one) => one.state !== 'rejected' && one.state !== 'superseded'),
  ])
  for (const [gnum, qty] of back)
    if (qty > (declared.get(gnum) ?? 0)) return refusal(`[Code:1300;Desc:第${gnum}项退货数量大于清单数量]`)
  return TAKEN_IN
}

/** Returned quantities of exported goods by commodity and name: a 213 numbers its lines anew. */
function byGoods(documents: readonly TrainingDocument[]): Map<string, number> {
  const sums = new Map<string, number>()
  for (const document of documents)
    for (const line of contentOf(document).lines) {
      const goods = `${line['gcode'] ?? ''} ${line['gname'] ?? ''}`
      sums.set(goods, (sums.get(goods) ?? 0) + amount(line['qty']))
    }
  return sums
}

const STANDS = (one: TrainingDocument): boolean => one.state !== 'rejected' && one.state !== 'superseded'

function checkExportReturn(store: TrainingStore, document: TrainingDocument, inventory: TrainingDocument): Verdict {
  if (!RELEASED.has(inventory.state)) return refusal('[Code:1300;Desc:清单未放行，不能退货]')
  const declared = byGoods([inventory])
  for (const [goods, qty] of byGoods(store.ofOrderKey(document.orderKey, 'CEB213Message').filter(STANDS)))
    if (qty > (declared.get(goods) ?? 0)) return refusal(`[Code:1300;Desc:商品[${goods}]退货数量大于清单数量]`)
  return TAKEN_IN
}

/** Goods are tallied that an application stands for. */
function checkTally(store: TrainingStore, document: TrainingDocument): Verdict {
  const asked = store
    .ofOrderKey(document.orderKey, 'CEB213Message')
    .some((one) => one.state === 'stored' || one.state === 'closed')
  return asked ? TAKEN_IN : refusal('[Code:1300;Desc:没有对应的退货申请单]')
}

/** 逻辑校验 of a follow-up. A cancellation that passes stops its inventory until it is decided. */
export function checkFollowUp(store: TrainingStore, document: TrainingDocument): Verdict {
  const isCancellation = CANCELLATIONS.has(document.type)
  if (document.type === 'CEB215Message') return checkTally(store, document)
  if (!isCancellation && document.type !== 'CEB625Message' && document.type !== 'CEB213Message') return TAKEN_IN
  const inventory = inventoryNamed(store, document)
  if (inventory === undefined)
    return refusal(`系统中不存在清单编号为[${contentOf(document).head['invtNo'] ?? ''}]的清单！`, '-623003')
  if (document.type === 'CEB213Message') return checkExportReturn(store, document, inventory)
  if (!isCancellation) return checkReturn(store, document, inventory)
  if (!NOT_RELEASED.has(inventory.state)) return refusal('[Code:1300;Desc:清单的状态不符合撤单申报要求]')
  store.setState(inventory.id, 'cancelling', inventory.customsNo, inventory.entryNo)
  return TAKEN_IN
}

/** A split document is granted when all its parts are there and checked. @returns the parts that are not granted yet, or undefined while some are missing */
export function completeParts(store: TrainingStore, document: TrainingDocument): TrainingDocument[] | undefined {
  const wanted = Number(contentOf(document).head['msgCount'] ?? '1')
  if (!SPLIT.has(document.type) || wanted <= 1) return [document]
  const parts = store
    .ofOrderKey(document.orderKey, document.type)
    .filter((one) => one.state === 'stored' || one.state === 'closed')
  return parts.length >= wanted ? parts.filter((one) => one.state === 'stored') : undefined
}

/** 审结 of a follow-up, or its refusal by chance (only of a first declaration); `now` is when an inventory goes on that was stopped for nothing. */
export function grantFollowUp(
  store: TrainingStore,
  settings: TrainingSettings,
  document: TrainingDocument,
  isFirst: boolean,
  now: number,
): Verdict {
  const inventory = CANCELLATIONS.has(document.type) ? inventoryNamed(store, document) : undefined
  if (isFirst && happens(settings.seed, settings.rejectPercent, `reject ${document.type} ${document.businessKey}`)) {
    if (inventory !== undefined) {
      store.setState(inventory.id, 'stored', inventory.customsNo, inventory.entryNo)
      store.addStep(now + settings.delayMs, inventory.id, 'decide')
    }
    return refusal('[Code:1300;Desc:人工退单，申请原因不清]')
  }
  if (inventory !== undefined) store.setState(inventory.id, 'cancelled', inventory.customsNo, inventory.entryNo)
  const info =
    inventory === undefined ? '[Code:2300;Desc:审核通过]' : '[Code:2300;Desc:审核通过],撤单申请审核通过,清单已成功撤单'
  return { status: '399', info, state: 'closed' }
}
