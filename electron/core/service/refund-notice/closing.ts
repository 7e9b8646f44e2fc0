import { declarationVersions, declaredVersions } from '../../../../db/declaration/version.ts'
import { readDeclaration, readRevision, type DeclarationRow } from '../../../../db/declaration/declaration.ts'
import type { ReadHandle } from '../../../../db/open.ts'
import { clientGoods } from '../../../../db/party/goods.ts'
import { listClients } from '../../../../db/party/client.ts'
import { hiddenEvidence } from '../../../../db/refund/evidence-batch.ts'
import { noticesOfDeclaration } from '../../../../db/refund/notice.ts'
import {
  insertPrefill,
  newestPrefill,
  summaryLines,
  summaryParts,
  type NewPrefill,
} from '../../../../db/refund/prefill.ts'
import { currentVouchers } from '../../../../db/refund/voucher.ts'
import type { DecContentBody } from '../../../../shared/contract/area/declaration.ts'
import type { SummaryLine } from '../../../../shared/domain/crossborder/summary.ts'
import { fixed, total, type Money, type Quantity } from '../../../../shared/domain/decimal/decimal.ts'
import { isoCurrency } from '../../../../shared/domain/refund/evidence-value.ts'
import { dayText, exportOfContent } from '../../../../shared/domain/refund/from-declaration.ts'
import type { PrefillBody, PrefillItem } from '../../../../shared/domain/refund/prefill.ts'
import { producerProblems } from '../../../../shared/domain/refund/producer.ts'
import { channelOf, expectRoute } from '../../../../shared/domain/refund/route.ts'
import { closedAnswer } from '../declaration/closed.ts'
import { storedContent } from '../declaration/content.ts'
import { today } from '../declaration/tables.ts'
import { RateRule } from '../refund-money/rate.ts'
import { findProducer } from '../refund-producer/find.ts'
import { Rates } from '../refund-rate/index-of.ts'
import { Routes } from '../refund-route/routes.ts'
import { digestAfter, digestOf, dropNotice, makeNotice, sameDigest, type NoticeTools } from './make.ts'

/**
 * 结关: what follows for the refund, in the transaction of the receipt that closed. Our content stands ahead of customs' data, and each item that may be
 * refunded gets its notice, once: the same event again, or the same content again, changes nothing.
 */

/** The content that counts, from the rows of the ledger: what was sent is the revision that was frozen. */
function closedContent(
  ledger: ReadHandle,
  row: DeclarationRow,
): { content: DecContentBody; entryNo: string } | undefined {
  const answer = closedAnswer(ledger, row)
  if (!answer.ok) return undefined
  const { source, entryNo } = answer
  const body =
    source.kind === 'declared'
      ? declaredVersions(ledger, row.id).find((one) => one.number === source.number)?.body
      : readRevision(
          ledger,
          row.id,
          declarationVersions(ledger, row.id).find((one) => one.version === source.version)?.revision ?? 0,
        )
  return body === undefined ? undefined : { content: storedContent(body), entryNo }
}

function keepPrefill(
  tools: NoticeTools,
  one: Omit<NewPrefill, 'body' | 'digest' | 'actorId' | 'at'>,
  body: PrefillBody,
): void {
  const { ledger, actorId, now } = tools
  const digest = digestOf(body)
  const known = newestPrefill(ledger, one.declarationNo)
  if (known !== undefined && sameDigest(known.digest, digest)) return
  insertPrefill(ledger, {
    ...one,
    body: JSON.stringify(body),
    digest: digestAfter(digest, known?.id),
    actorId,
    at: now,
  })
}

/** Notices for every item that may become a refund claim: what is exempt or taxed needs no voucher. */
function makeNotices(
  tools: NoticeTools,
  clientId: number,
  { head, items }: PrefillBody,
  owner: { readonly usci: string; readonly customsCode: string; readonly name: string },
  district: string,
): void {
  const { ledger } = tools
  const producer = findProducer(ledger, owner)
  const able =
    producer === undefined
      ? undefined
      : producerProblems(producer.body, head.exportDate, { year: 0, limit: undefined }).length === 0
  const rates = new Rates(ledger)
  const rule = new RateRule(ledger)
  const routes = new Routes(ledger, currentVouchers(ledger, hiddenEvidence(ledger), clientId))
  for (const item of items) {
    const rate = rates.find(clientId, item.hsCode, item.name, head.exportDate)
    const facts = routes.facts({ ...head, clientId }, { ...item, id: 0 }, rate, district)
    const { route } = expectRoute(facts, able)
    if (channelOf(route) === 'none') continue
    makeNotice(
      tools,
      {
        clientId,
        head,
        item,
        rate,
        producer: { taxId: producer?.taxId ?? owner.usci, name: producer?.name ?? owner.name },
        agency: route === 'agency',
        origin: 'closing',
      },
      rule,
    )
  }
}

/** A declaration was closed, read back or amended: whatever it says now. Imports and what is not closed change nothing. */
export function noteClosed(tools: NoticeTools, declarationId: number): void {
  const { ledger } = tools
  const row = readDeclaration(ledger, declarationId)
  if (row === undefined || row.direction !== 'E' || row.clientId === 0) return
  const closed = closedContent(ledger, row)
  if (closed === undefined) return
  const { content, entryNo } = closed
  const exportDate = dayText(content.head['IEDate'] ?? '') || dayText(row.statusAt) || today(tools.now)
  const own = exportOfContent(content, { declarationNo: entryNo, exportDate })
  const items = own.items.map(({ sku: _sku, ...item }): PrefillItem => item)
  const body: PrefillBody = { head: own.head, items }
  keepPrefill(tools, { clientId: row.clientId, declarationNo: entryNo, source: 'declaration', sourceId: row.id }, body)
  makeNotices(tools, row.clientId, body, own.owner, own.district)
}

/** A declaration was withdrawn or deleted: its notices are not wanted any more. */
export function noteWithdrawn(tools: NoticeTools, declarationId: number, why: string): void {
  const row = readDeclaration(tools.ledger, declarationId)
  if (row === undefined || row.entryNo === '') return
  for (const notice of noticesOfDeclaration(tools.ledger, row.entryNo))
    if (notice.dropped === '') dropNotice(tools, notice.id, today(tools.now), why)
}

// ---------------------------------------------------------------------------------------------- summary results

/** Names of goods records by code: a summary names none. One record is the name, several leave it open. */
function namesByCode(ledger: ReadHandle, clientId: number): Map<string, string> {
  const names = new Map<string, Set<string>>()
  for (const goods of clientGoods(ledger, clientId)) {
    const known = names.get(goods.hsCode) ?? new Set<string>()
    names.set(goods.hsCode, known.add(goods.name))
  }
  return new Map([...names].flatMap(([code, all]) => (all.size === 1 ? [[code, [...all][0] ?? ''] as const] : [])))
}

interface Sum {
  hsCode: string
  currency: string
  amount: number
  readonly units: Map<string, number>
}

/** The items of a declaration that customs made of lists, from the lists as we declared them; undefined when one of them is not ours or of two currencies. */
function summaryItems(
  ledger: ReadHandle,
  sumNo: string,
  declSeqNo: string,
): { clientId: number; currency: string; items: PrefillItem[] } | undefined {
  const wanted = summaryParts(ledger, sumNo, declSeqNo)
  const lines = summaryLines(ledger, sumNo, declSeqNo)
  const [first] = lines
  if (first === undefined || wanted.here < wanted.parts || lines.length < wanted.lines) return undefined
  const sums = new Map<number, Sum>()
  for (const line of lines) {
    const declared = (JSON.parse(line.lines) as SummaryLine[])[line.gnum - 1]
    if (declared === undefined || line.clientId !== first.clientId) return undefined
    const [hsCode, , currency, unit, quantity, amount] = declared
    const sum = sums.get(line.gseqno) ?? { hsCode, currency, amount: 0, units: new Map<string, number>() }
    if (sum.hsCode !== hsCode || sum.currency !== currency) return undefined
    sum.amount += amount
    sum.units.set(unit, (sum.units.get(unit) ?? 0) + quantity)
    sums.set(line.gseqno, sum)
  }
  const currencies = new Set([...sums.values()].map((one) => one.currency))
  const [code = ''] = currencies
  if (currencies.size !== 1) return undefined
  const names = namesByCode(ledger, first.clientId)
  const items = [...sums]
    .sort(([a], [b]) => a - b)
    .map(([itemNo, one]): PrefillItem => ({
      itemNo,
      hsCode: one.hsCode,
      name: names.get(one.hsCode) ?? '',
      amount: fixed<'money'>(one.amount),
      quantities: [...one.units].map(([unit, quantity]) => ({
        unit,
        quantity: fixed<'quantity'>(quantity) satisfies Quantity,
      })),
    }))
  return { clientId: first.clientId, currency: isoCurrency(code) ?? code, items }
}

/** Customs has made a declaration of our lists: it stands as prefill when all its parts are here. */
export function noteSummaryResult(
  tools: NoticeTools,
  result: {
    readonly id: number
    readonly sumNo: string
    readonly declSeqNo: string
    readonly entryId: string
    readonly opDate: string
    readonly customsCode: string
    readonly ebcName: string
  },
): void {
  if (!/^\d{18}$/.test(result.entryId)) return
  const found = summaryItems(tools.ledger, result.sumNo, result.declSeqNo)
  if (found === undefined) return
  const client = listClients(tools.ledger).find((one) => one.id === found.clientId)
  const body: PrefillBody = {
    items: found.items,
    head: {
      declarationNo: result.entryId,
      exportDate: dayText(result.opDate) || today(tools.now),
      tradeMode: '9610',
      // Lists carry prices without freight; how the merged declaration is priced customs' data says.
      incoterm: 'FOB',
      currency: found.currency,
      contractNo: '',
      billNo: '',
      producerCode: client?.usci ?? '',
      destination: '',
      total: total<'money'>(found.items.map((item): Money => item.amount)),
      grossWeight: fixed<'weight'>(0),
    },
  }
  keepPrefill(
    tools,
    { clientId: found.clientId, declarationNo: result.entryId, source: 'summary', sourceId: result.id },
    body,
  )
  const owner = {
    usci: client?.usci ?? '',
    customsCode: client?.customsCode ?? '',
    name: client?.name ?? result.ebcName,
  }
  makeNotices(tools, found.clientId, body, owner, result.customsCode)
}
