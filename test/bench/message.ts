import { createHash } from 'node:crypto'
import { availableParallelism } from 'node:os'
import { Worker } from 'node:worker_threads'
import { createSignPool } from '../../electron/adapter/signer/sign-pool.ts'
import { softwareSigner } from '../../electron/adapter/signer/software.ts'
import { systemRng } from '../../electron/adapter/system/clock.ts'
import type { Signer } from '../../electron/core/ports.ts'
import { readInboxBytes } from '../../electron/core/service/filing/inbox-read.ts'
import { returnMessages, type Return } from '../../electron/training/return-message.ts'
import { composeInventory } from '../../shared/domain/inventory/compose.ts'
import type { ComposedDocument, Stamp } from '../../shared/domain/inventory/document.ts'
import {
  composeCollection403,
  composeOrder303,
  composeOrder311,
  composePayment411,
  composeWaybill505,
  composeWaybill511,
} from '../../shared/domain/inventory/triple-documents.ts'
import { DEFAULT_MATCH_SETTINGS } from '../../shared/domain/match/defect.ts'
import { evaluateTriple } from '../../shared/domain/match/match.ts'
import { exampleTriple } from '../../shared/domain/record/example.ts'
import { buildCeb } from '../../shared/message/ceb/build.ts'
import { signingInputOfBuilt } from '../../shared/message/ceb/signature.ts'
import type { CebType } from '../../shared/message/ceb/type.ts'
import { EXAMPLE_TYPES, exampleMessage } from '../../shared/message/ceb/valid-message.fixture.ts'
import { sm3Digest } from '../../shared/message/crypto/sm.ts'
import { buildDxp } from '../../shared/message/dxp/index.ts'
import type { Measured } from './bench.ts'

/** Messages of all kinds built ready to sign, receipts of all kinds read, and SM2 signatures on more than one processor. */
const DOCUMENTS = Number(process.env['BENCH_MESSAGES'] ?? 100_000)
const RECEIPTS = Number(process.env['BENCH_RECEIPTS'] ?? 100_000)
const SIGNATURES = Number(process.env['BENCH_SIGNATURES'] ?? 2000)
const ROUNDS = 5

const rng = systemRng()
const random = (count: number): Uint8Array => rng.bytes(count)
const sha1 = (bytes: Uint8Array): Uint8Array => createHash('sha1').update(bytes).digest()
const TRANSFER = { copCode: '4101960CCC', copName: '示例', dxpMode: 'DXP', dxpId: 'DXPENT0000012345' } as const
const GUID = '4CDE1CFD-EDED-46B1-946C-B8022E42FC94'
const CONTEXT = { day: '2026-11-22', settings: DEFAULT_MATCH_SETTINGS }

/** The documents of a parcel: of an import order, payment, waybill and inventory, of an export order, collection, waybill and inventory. */
function documentsOf(n: number): readonly (readonly [CebType, ComposedDocument])[] {
  const isImport = n % 2 === 0
  const triple = exampleTriple(isImport ? '9610I' : '9610E', n, 1 + (n % 3))
  const stamp: Stamp = { guid: GUID, appTime: '20261122090000', appType: '1', appStatus: '2' }
  const { lines } = evaluateTriple(triple, CONTEXT)
  const copNo = `I7K3QXA${String(n).padStart(10, '0')}F`
  const inventory = composeInventory(
    triple,
    CONTEXT,
    { ...stamp, copNo, declDate: '20261122', preNo: '', invtNo: '' },
    lines,
  )
  const { payment, waybill, receipt } = triple
  const made: [CebType, ComposedDocument][] = [
    isImport
      ? ['CEB311Message', composeOrder311(triple, lines, stamp)]
      : ['CEB303Message', composeOrder303(triple, lines, stamp)],
    [inventory.type, inventory.document],
  ]
  if (isImport && payment !== undefined) made.push(['CEB411Message', composePayment411(triple, payment, stamp)])
  if (!isImport && receipt !== undefined) made.push(['CEB403Message', composeCollection403(triple, receipt, stamp)])
  if (waybill !== undefined)
    made.push(
      isImport
        ? ['CEB511Message', composeWaybill511(triple, waybill, stamp)]
        : ['CEB505Message', composeWaybill505(triple, waybill, stamp)],
    )
  return made
}

/** From composed documents to the bytes that a key signs. The documents of one page at a time, so that making them is not what is measured. */
function building(): Measured {
  let spent = 0
  let documents = 0
  let messages = 0
  const sizes = [100, 40, 7, 1]
  for (let from = 0; documents < DOCUMENTS; from += 400) {
    const byKind = new Map<CebType, ComposedDocument[]>()
    for (let n = from; n < from + 400; n++)
      for (const [type, document] of documentsOf(n)) byKind.set(type, [...(byKind.get(type) ?? []), document])
    const start = performance.now()
    for (const [type, all] of byKind) {
      for (let at = 0; at < all.length;) {
        const size = sizes[messages % sizes.length] ?? 1
        const some = all.slice(at, at + size)
        const built = buildCeb(
          { type, guid: GUID, version: '1.0', documents: some, signed: false, transfer: TRANSFER },
          '202205',
        )
        // Every second office has a certificate of before 2022.
        if (messages % 2 === 0) signingInputOfBuilt(built, 'SM2-SM3', sm3Digest)
        else signingInputOfBuilt(built, 'RSA-SHA1', sha1)
        at += some.length
        documents += some.length
        messages++
      }
    }
    spent += performance.now() - start
  }
  const rate = (documents / spent) * 1000
  return {
    name: '各种单证组成报文、待签',
    value: rate,
    unit: '份/秒',
    ratio: `${(rate / 15_000).toFixed(2)} × 目标 15,000`,
    note: `${documents.toLocaleString('en-US')} 份 8 种，${messages.toLocaleString('en-US')} 个报文（每个 100、40、7、1 份），摘要 SM3 与 SHA-1 各半`,
  }
}

const isInventory = (type: CebType): boolean => type === 'CEB603Message' || type === 'CEB621Message'

/** Messages of returns of every kind that is answered, in an envelope each second time. */
function receiptBytes(): { bytes: Uint8Array; returns: number }[] {
  const made: { bytes: Uint8Array; returns: number }[] = []
  for (const [k, type] of EXAMPLE_TYPES.entries()) {
    const returns = exampleMessage(type, 100).documents.map((document, i): Return => {
      const fields = JSON.stringify({ head: document.head, lines: [] })
      const numbers = {
        customsNo: isInventory(type) ? `46122026I${String(i).padStart(9, '0')}` : '',
        entryNo: `B20261122${String(i).padStart(9, '0')}`,
      }
      return {
        document: { type, fields, ...numbers },
        status: i % 9 === 0 ? '-621005' : '120',
        info: `[Code:1800;Desc:逻辑校验通过第${i}票]`,
      }
    })
    for (const { type: answer, body } of returnMessages(returns, Date.UTC(2026, 10, 22), random)) {
      const text = `<?xml version="1.0" encoding="UTF-8"?>\n${body}`
      const data = new TextEncoder().encode(text)
      const enveloped = buildDxp({
        copMsgId: `BENCH-${k}`,
        senderId: 'DXPEDCCEB0000002',
        receiverIds: ['DXPENT0000000000'],
        createTime: '2026-01-01T00:00:00',
        msgType: answer,
        data,
      })
      made.push({ bytes: k % 2 === 0 ? data : new TextEncoder().encode(enveloped), returns: 100 })
    }
  }
  return made
}

function reading(): Measured {
  const all = receiptBytes()
  let best = 0
  for (let round = 0; round < 3; round++) {
    let read = 0
    const start = performance.now()
    for (let i = 0; read < RECEIPTS; i++) {
      const one = all[i % all.length]
      const answer = one === undefined ? undefined : readInboxBytes(one.bytes)
      if (answer?.kind !== 'receipts' || answer.receipts.length !== one?.returns)
        throw new Error(`not read: ${answer?.kind ?? ''} ${answer?.type ?? ''}`)
      read += answer.receipts.length
    }
    best = Math.max(best, (read / (performance.now() - start)) * 1000)
  }
  return {
    name: '读各种回执（内存）',
    value: best,
    unit: '条/秒',
    ratio: `${(best / 8000).toFixed(2)} × 目标 8,000`,
    note: `${RECEIPTS.toLocaleString('en-US')} 条 ${all.length} 种，每报文 100 条，一半在传输信封里；三次中最快`,
  }
}

const SPIN = `const { parentPort } = require('node:worker_threads')
parentPort.on('message', (rounds) => { let x = 1; for (let i = 0; i < rounds; i++) x = (x * 48271) % 2147483647; parentPort.postMessage(x) })`
const SPIN_ROUNDS = 150_000_000

/** How long the workers take to spin once each, started together. */
async function spin(workers: readonly Worker[]): Promise<number> {
  const start = performance.now()
  await Promise.all(
    workers.map(
      (worker) =>
        new Promise((resolve) => {
          worker.once('message', resolve)
          worker.postMessage(SPIN_ROUNDS)
        }),
    ),
  )
  return performance.now() - start
}

async function signAll(signer: Signer, count: number): Promise<number> {
  const bytes = new Uint8Array(900).fill(65)
  const start = performance.now()
  const answers = await Promise.all(Array.from({ length: count }, () => signer.sign(bytes)))
  if (answers.some((answer) => !answer.ok)) throw new Error('a signature failed')
  return performance.now() - start
}

const median = (values: readonly number[]): number => [...values].sort((a, b) => a - b)[values.length >> 1] ?? 0

/** One thread against as many as there are processors, signatures and a spin loop in turn, so that a neighbour's noise meets both. */
async function signing(): Promise<Measured> {
  const threads = Math.min(2, availableParallelism())
  const key = { id: 'k', title: '示例', privateKey: '07'.repeat(32), certificateNumber: '0001', certificate: '' }
  const pools = [createSignPool(1), createSignPool(threads)] as const
  const [one, many] = pools.map((pool) => softwareSigner(key, rng, pool))
  const spinners = Array.from({ length: threads }, () => new Worker(SPIN, { eval: true }))
  if (one === undefined || many === undefined) throw new Error('no signers')
  // A thread is slow until its code is compiled.
  for (const signer of [one, many]) await signAll(signer, SIGNATURES)
  await spin(spinners)
  const gains = { sign: [] as number[], spin: [] as number[] }
  let rate = 0
  for (let round = 0; round < ROUNDS; round++) {
    const [spinOne, signOne] = [await spin(spinners.slice(0, 1)), await signAll(one, SIGNATURES)]
    const [spinMany, signMany] = [await spin(spinners), await signAll(many, SIGNATURES)]
    gains.spin.push((spinOne * threads) / spinMany)
    gains.sign.push(signOne / signMany)
    rate = Math.max(rate, (SIGNATURES / signMany) * 1000)
  }
  await Promise.all([...pools.map((pool) => pool.close()), ...spinners.map((worker) => worker.terminate())])
  const ratio = median(gains.sign) / median(gains.spin)
  return {
    name: 'SM2 签名，线程池',
    value: rate,
    unit: '次/秒',
    ratio: `${ratio.toFixed(2)} × 空转循环所得（目标 ≥ 0.85）`,
    note: `${threads} 线程对 1 线程：签名 ${median(gains.sign).toFixed(2)} 倍，空转 ${median(gains.spin).toFixed(2)} 倍；${ROUNDS} 轮交替，取中位`,
  }
}

/** The measurements of this room. */
export async function bench(): Promise<Measured[]> {
  return [building(), reading(), await signing()]
}
