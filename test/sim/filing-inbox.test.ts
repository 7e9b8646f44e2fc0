import { existsSync, mkdtempSync, readdirSync, readFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { filingLaws } from '../../db/filing/laws.ts'
import { receiptsOfInbox } from '../../db/filing/inbox.ts'
import { rebuildFilings, filingIds } from '../../db/filing/rebuild.ts'
import { saveFiling, saveVersionState, readFiling, versionsOf } from '../../db/filing/filing.ts'
import { transaction } from '../../db/tx.ts'
import { SYSTEM } from '../../electron/core/core.ts'
import { readInboxBytes } from '../../electron/core/service/filing/inbox-read.ts'
import { takeReceipt } from '../../electron/core/service/filing/receipt-apply.ts'
import { rebuildAll } from '../../electron/core/service/filing/rebuild.ts'
import { applyTools, storeItems } from '../../electron/core/service/filing/receive.ts'
import type { Wire } from '../../electron/core/ports.ts'
import { DEFAULT_STEP_BUDGETS } from '../../shared/domain/filing/silence.ts'
import { buildDxp } from '../../shared/message/dxp/index.ts'
import { openTestLedger, seededRng, type TestLedger } from '../support/ledger.ts'
import { seedParcels } from '../support/seed-parcels.ts'
import { fakeSigner, random } from './filing-template.ts'

/** Receipts through the real inbox: any order, from strangers, damaged, from the future. */

const wire: Wire = {
  id: 'training',
  title: '模拟',
  kind: 'training',
  training: true,
  send: () => Promise.resolve({ kind: 'taken', detail: '' }),
  ask: () => Promise.resolve({ kind: 'known', detail: '' }),
  fetch: (cursor) => Promise.resolve({ items: [], cursor }),
  close: () => undefined,
}
let test: TestLedger
/** Parcels with filings: 311 (key order|platform) and 621 (key agent|copNo). */
let filings: { id: number; kind: string; businessKey: string; orderNo: string; copNo: string }[] = []

beforeAll(async () => {
  const memory = existsSync('/dev/shm') ? '/dev/shm' : tmpdir()
  test = await openTestLedger({
    directory: mkdtempSync(join(memory, 'portledger-inbox-')),
    wires: () => [wire],
    signers: [fakeSigner],
  })
  const { secrets } = test.core.context(SYSTEM)
  const rng = seededRng(5)
  const { clients } = seedParcels(
    { ledger: test.core.ledger, secrets, rng, now: test.clock.now() },
    { parcels: 0, clients: 4, batchRows: 1, documents: 'all', states: 'fresh' },
  )
  const client = clients.find((one) => one.modes.includes('1210I'))
  if (client === undefined) throw new Error('no client')
  seedParcels(
    { ledger: test.core.ledger, secrets, rng, now: test.clock.now() },
    { parcels: 110, clients: 1, batchRows: 110, documents: 'all', states: 'fresh', oneBatch: true },
    [{ id: client.id, modes: ['1210I'] }],
  )
  const ids = parcels().slice(0, 100)
  expect(await test.job('filing.file', { selection: { ids } })).toMatchObject({ state: 'done', result: { filed: 100 } })
  test.clock.advance(0)
  filings = test.core.ledger
    .sql(
      'select filing_id as id, kind, business_key as businessKey, order_no as orderNo, cop_no as copNo from filing order by filing_id',
    )
    .all() as typeof filings
  // Five that were rejected and declared anew: whose receipt it is, is a question for them.
  for (const { copNo } of inventories().slice(0, 5))
    await apply(message(one({ copNo, status: '100', time: at(1), info: '[Code:1300;Desc:人工退单]' })))
  test.clock.advance(2 * 3_600_000)
  expect(await test.job('filing.redeclare', { selection: { ids: parcels().slice(0, 5) } })).toMatchObject({
    result: { redeclared: 5 },
  })
})
afterAll(() => test.close())

const parcels = (): number[] =>
  (test.core.ledger.sql('select parcel_id as id from parcel order by parcel_id').all() as { id: number }[]).map(
    (row) => row.id,
  )
const inventories = () => filings.filter((filing) => filing.kind === 'CEB621Message')
const AGENT = '4101960CCC'

interface Said {
  readonly copNo: string
  readonly status: string
  readonly time: string
  readonly info?: string
  readonly more?: string
}
let serial = 0
const guid = (): string => `${String(++serial).padStart(8, '0')}-0000-4000-8000-000000000000`
const one = ({ copNo, status, time, info = '', more = '' }: Said): string =>
  `<InventoryReturn><guid>${guid()}</guid><customsCode>4612</customsCode><ebpCode>4101960AAA</ebpCode><ebcCode>4101960BBB</ebcCode><agentCode>${AGENT}</agentCode><copNo>${copNo}</copNo>${more}<returnStatus>${status}</returnStatus><returnTime>${time}</returnTime><returnInfo>${info}</returnInfo></InventoryReturn>`
const message = (...returns: string[]): string =>
  `<?xml version="1.0" encoding="UTF-8"?><CEB622Message xmlns="http://www.chinaport.gov.cn/ceb" version="1.0" guid="${guid()}">${returns.join('')}</CEB622Message>`
const at = (seconds: number): string =>
  `2026112209${String(10 + Math.floor(seconds / 60)).padStart(2, '0')}${String(seconds % 60).padStart(2, '0')}000`

async function apply(text: string | Uint8Array, name = 'r.xml') {
  return test.value('receipt.apply', { hash: test.upload(text, name), fileName: name })
}

/** What the ledger shows of filings, parcels and the years of buyers; local times left out. */
function shown(): string {
  const rows = (text: string): unknown => test.core.ledger.sql(text).raw(true).all()
  return JSON.stringify([
    rows(
      'select filing_id, state, version, flags, pre_no, invt_no, reason_code, reason from filing order by filing_id',
    ),
    rows(
      'select filing_id, version, state, rank, status, return_time, seen, info, pre_no, invt_no from version_state order by filing_id, version',
    ),
    rows('select parcel_id, filing_state, reason_code, invt_no, pre_no from parcel order by parcel_id'),
    rows('select buyer_id_h, year, filing_id, counted from buyer_purchase order by 1, 2, 3'),
  ])
}

/** Runs inside a transaction that never commits: every set starts from the same ledger. */
function undone<T>(work: () => T): T {
  let value: { is: T } | undefined
  const undo = new Error('undo')
  try {
    transaction(test.core.ledger, () => {
      value = { is: work() }
      throw undo
    })
  } catch (error) {
    if (error !== undo) throw error
  }
  if (value === undefined) throw new Error('nothing was done')
  return value.is
}

function receive(texts: readonly string[]): void {
  const context = test.core.context(SYSTEM)
  for (const text of texts) {
    const bytes = new TextEncoder().encode(text)
    const [stored] = storeItems(context, 'training', [{ remoteId: '', fileName: '', bytes }])
    const reading = readInboxBytes(bytes)
    if (stored === undefined || reading.kind !== 'receipts') throw new Error('not read')
    if (stored.again) continue
    reading.receipts.forEach((receipt, i) => takeReceipt(applyTools(context), stored.id, i + 1, receipt))
  }
}

describe('any order and any repetition', () => {
  it('100 sets × 5 shuffles through the inbox end in one state', () => {
    const r = random(99)
    const statuses = ['2', '3', '120', '300', '500', '100', '800', '899', '-621001', '-301014', '999']
    const many = inventories().slice(0, 12)
    for (let set = 0; set < 100; set++) {
      const said = (): string => {
        const target = many[Math.floor(r() * many.length)]
        const status = statuses[Math.floor(r() * statuses.length)] ?? '2'
        const more =
          r() < 0.4
            ? `<preNo>B2026112200000000${Math.floor(r() * 3)}</preNo><invtNo>46122026I00000000${Math.floor(r() * 3)}</invtNo>`
            : ''
        return one({
          copNo: target?.copNo ?? '',
          status,
          time: r() < 0.5 ? at(Math.floor(r() * 300)) : `2026112211${10 + Math.floor(r() * 40)}00000`,
          more,
          info: r() < 0.5 ? '[Code:1300;Desc:人工退单]' : '示例',
        })
      }
      const texts = Array.from({ length: 4 }, () => message(said(), said()))
      const ends = new Set(
        Array.from({ length: 5 }, () => {
          const shuffled = texts
            .flatMap((text) => (r() < 0.3 ? [text, text] : [text]))
            .map((text) => ({ text, key: r() }))
            .sort((a, b) => a.key - b.key)
          return undone(() => {
            receive(shuffled.map((item) => item.text))
            return shown()
          })
        }),
      )
      expect(ends.size, `set ${set}`).toBe(1)
    }
  })

  it('a rejected first version does not hold up the release of the second, whichever receipt comes first', async () => {
    const target = inventories()[30]
    if (target === undefined) throw new Error('no filing')
    const first = message(
      one({ copNo: target.copNo, status: '2', time: at(1) }),
      one({ copNo: target.copNo, status: '100', time: at(2), info: '[Code:1300;Desc:人工退单]' }),
    )
    await apply(first)
    test.clock.advance(3_600_000)
    expect(await test.job('filing.redeclare', { selection: { ids: [parcels()[30] ?? 0] } })).toMatchObject({
      result: { redeclared: 1 },
    })
    const second = [
      message(one({ copNo: target.copNo, status: '800', time: '20261122121000000' })),
      message(one({ copNo: target.copNo, status: '2', time: '20261122120500000' })),
      message(one({ copNo: target.copNo, status: '120', time: at(1) })),
    ]
    const ends = new Set(
      [
        [0, 1, 2],
        [2, 1, 0],
        [1, 2, 0],
        [0, 2, 1],
      ].map((order) =>
        undone(() => {
          receive(order.map((i) => second[i] ?? ''))
          return shown()
        }),
      ),
    )
    expect(ends.size).toBe(1)
    for (const text of second) await apply(text)
    const detail = await test.value('filing.get', { id: target.id })
    expect(detail.row.state).toBe('released')
    expect(detail.versions.map((version) => version.state)).toEqual(['rejected', 'released'])
  })

  it('a machine that runs five minutes fast gives the answers to version 2 to version 2', async () => {
    const target = inventories()[31]
    if (target === undefined) throw new Error('no filing')
    await apply(
      message(
        one({ copNo: target.copNo, status: '2', time: '20261122120001000' }),
        one({ copNo: target.copNo, status: '100', time: '20261122120002000' }),
      ),
    )
    test.clock.advance(5 * 60_000)
    await test.job('filing.redeclare', { selection: { ids: [parcels()[31] ?? 0] } })
    // Customs' clock: a minute after the rejection, four minutes before our appTime.
    await apply(message(one({ copNo: target.copNo, status: '800', time: '20261122120105000' })))
    await apply(message(one({ copNo: target.copNo, status: '2', time: '20261122120100000' })))
    const detail = await test.value('filing.get', { id: target.id })
    expect(detail.versions.map((version) => version.state)).toEqual(['rejected', 'released'])
  })

  it('a receipt that comes before its filing waits visibly and finds it when it appears', async () => {
    const id = parcels()[105] ?? 0
    const order = test.core.ledger.sql('select order_no as orderNo from parcel where parcel_id = ?').get(id) as {
      orderNo: string
    }
    const early = `<CEB312Message xmlns="http://www.chinaport.gov.cn/ceb" version="1.0" guid="${guid()}"><OrderReturn><guid>${guid()}</guid><ebpCode>4101960AAA</ebpCode><ebcCode>4101960BBB</ebcCode><orderNo>${order.orderNo}</orderNo><returnStatus>120</returnStatus><returnTime>20261122160000000</returnTime><returnInfo>示例</returnInfo></OrderReturn></CEB312Message>`
    expect(await apply(early)).toMatchObject({ receipts: 1, waiting: 1, applied: 0 })
    expect(
      (await test.value('receipt.page', { filters: [{ field: 'state', op: 'is', value: 'waiting' }] })).rows[0],
    ).toMatchObject({ status: '120', handled: false })
    await test.job('filing.file', { selection: { ids: [id] } })
    const filing = (
      await test.value('filing.page', {
        filters: [
          { field: 'parcel', op: 'is', value: String(id) },
          { field: 'kind', op: 'is', value: 'CEB311Message' },
        ],
      })
    ).rows[0]
    expect(filing?.state).toBe('accepted')
    // The message itself was never sent from here: it is asked about, not sent.
    expect(
      (await test.value('outbox.page', { filters: [{ field: 'type', op: 'is', value: 'CEB311Message' }] })).rows[0]
        ?.state,
    ).toBe('unknown')
  })
})

describe('strangers, damage and the future change nothing and are seen once', () => {
  it.each([
    ['an empty answer', ''],
    ['a login page', '<!DOCTYPE html><html><body>请登录</body></html>'],
    ['an HTML fragment', '<html><head><title>502</title></head></html>'],
    ['truncated XML', message(one({ copNo: 'X', status: '800', time: at(1) })).slice(0, 300)],
    ['truncated JSON', '{"Message":{"MessageHead":'],
    ['no UTF-8', Uint8Array.from([0xff, 0xfe, 0x41, 0x00, 0xd8])],
    ['an envelope without content', '<DxpMsg xmlns="http://www.chinaport.gov.cn/dxp" ver="1.0"><Data></Data></DxpMsg>'],
  ])('%s', async (_name, text) => {
    const before = shown()
    const unread = (await test.value('receipt.count', { filters: [{ field: 'state', op: 'is', value: 'unreadable' }] }))
      .count
    expect(await apply(text)).toMatchObject({ again: false, unreadable: 1, applied: 0 })
    expect(await apply(text)).toMatchObject({ again: true, unreadable: 0 })
    expect(shown()).toBe(before)
    expect(
      (await test.value('receipt.count', { filters: [{ field: 'state', op: 'is', value: 'unreadable' }] })).count,
    ).toBe(unread + 1)
  })

  it('a foreign tenant, a foreign platform and an impossible time wait with their reason', async () => {
    const target = inventories()[40]?.copNo ?? ''
    const before = shown()
    const cases: [string, string][] = [
      [message(one({ copNo: target, status: '800', time: at(1) }).replace(AGENT, '9999999999')), '企业内部编号相符'],
      [
        message(one({ copNo: target, status: '800', time: at(1) }).replace('4101960AAA', '9999999999')),
        '电商平台或电商企业与所报单证不符',
      ],
      [message(one({ copNo: target, status: '800', time: '20261399990000000' })), '回执时间不是有效时间'],
      [message(one({ copNo: 'NOBODY', status: '800', time: at(1) })), '没有找到对应的申报单证'],
    ]
    for (const [text, why] of cases) {
      const applied = await apply(text)
      expect(applied).toMatchObject({ waiting: 1, applied: 0 })
      const row = (
        await test.value('receipt.page', { filters: [{ field: 'inbox', op: 'is', value: String(applied.inboxId) }] })
      ).rows[0]
      expect(row?.why).toContain(why)
    }
    expect(shown()).toBe(before)
  })

  it('1,000 well-formed mutants of a good receipt (tenant, key, type, time): none changes a filing', () => {
    const r = random(7)
    const letters = 'ABCDEFGHJKMNPQRSTVWXYZ0123456789'
    const other = (text: string): string => {
      const i = Math.floor(r() * text.length)
      const c = letters.charAt(Math.floor(r() * letters.length))
      return c === text.charAt(i) ? other(text) : text.slice(0, i) + c + text.slice(i + 1)
    }
    const targets = inventories().slice(50, 90)
    const known = new Set(inventories().map((filing) => filing.copNo))
    const before = shown()
    undone(() => {
      const texts = Array.from({ length: 1000 }, (_, i) => {
        const target = targets[i % targets.length]
        if (target === undefined) throw new Error('no filing')
        let copNo = target.copNo
        while (i % 5 === 0 && known.has(copNo)) copNo = other(target.copNo)
        const good = message(
          one({
            copNo,
            status: ['120', '800', '100', '899'][i % 4] ?? '800',
            time: i % 5 === 4 ? `2026${'1399'}${String(100000000 + i)}` : at(1),
          }),
        )
        if (i % 5 === 1) return good.replace(AGENT, other(AGENT))
        if (i % 5 === 2) return good.replace('4101960BBB', other('4101960BBB'))
        if (i % 5 === 3)
          return good
            .replaceAll(
              'CEB622Message',
              ['CEB604Message', 'CEB624Message', 'CEB626Message', 'CEB312Message'][i % 4] ?? '',
            )
            .replaceAll(
              'InventoryReturn',
              ['InventoryReturn', 'InvtCancelReturn', 'InvtRefundReturn', 'OrderReturn'][i % 4] ?? '',
            )
        return good
      })
      const context = test.core.context(SYSTEM)
      let applied = 0
      for (const text of texts) {
        const bytes = new TextEncoder().encode(text)
        const [stored] = storeItems(context, 'training', [{ remoteId: '', fileName: '', bytes }])
        const reading = readInboxBytes(bytes)
        if (stored === undefined || reading.kind !== 'receipts') continue
        reading.receipts.forEach((receipt, i) => {
          if (takeReceipt(applyTools(context), stored.id, i + 1, receipt).state !== 'waiting') applied++
        })
      }
      expect(applied).toBe(0)
      expect(shown()).toBe(before)
    })
  })

  it('a kind that this program does not know is parked, and looking again neither applies nor doubles it', async () => {
    const target = inventories()[42]
    const future = message(one({ copNo: target?.copNo ?? '', status: '800', time: at(5) })).replaceAll(
      'CEB622Message',
      'CEB999Message',
    )
    const applied = await apply(future)
    expect(applied).toMatchObject({ receipts: 0, applied: 0, unreadable: 1 })
    expect((await test.value('receipt.retry', {})).applied).toBe(0)
    expect(receiptsOfInbox(test.core.ledger, applied.inboxId)).toHaveLength(1)
  })

  it('a format error about a whole message fails every document in it, and a transport answer only notes the arrival', async () => {
    const row = test.core.ledger
      .sql(
        "select m.cop_msg_id as id, m.message_id as messageId from outbox_message m where m.type = 'CEB621Message' order by m.message_id limit 1",
      )
      .get() as { id: string; messageId: number }
    const arrived = `<DxpRep xmlns="http://www.chinaport.gov.cn/dxp" ver="1.0"><RecevierId>X</RecevierId><Response><ResponseCode>0000</ResponseCode><NoticeTime>2026-11-22T09:00:01</NoticeTime><OriHead><CopMsgId>${row.id}</CopMsgId></OriHead></Response></DxpRep>`
    const before = shown()
    expect(await apply(arrived)).toMatchObject({ receipts: 1, applied: 1 })
    expect(shown()).toBe(before)
    const wrong = `<CEB900Message xmlns="http://www.chinaport.gov.cn/ceb" version="1.0" guid="${guid()}"><MessageReturn><guid>${guid()}</guid><returnStatus>-1</returnStatus><returnInfo>数据包不能通过 schema 验证</returnInfo><returnTime>20261122090002000</returnTime><oriCopMsgId>${row.id}</oriCopMsgId><oriMessageType>CEB621Message</oriMessageType><oriBizMessage>&lt;buyerIdNumber&gt;410105199001010011&lt;/buyerIdNumber&gt;</oriBizMessage></MessageReturn></CEB900Message>`
    undone(() => {
      receive([wrong])
      const failed = test.core.ledger
        .sql(
          "select count(*) as n from filing_version v join version_state s on s.filing_id = v.filing_id and s.version = v.version where v.message_id = ? and s.rank = 30 and s.state = 'failed'",
        )
        .get(row.messageId) as { n: number }
      const all = test.core.ledger
        .sql(
          'select count(*) as n from filing_version v join version_state s on s.filing_id = v.filing_id and s.version = v.version where v.message_id = ? and s.rank <= 30',
        )
        .get(row.messageId) as { n: number }
      expect(failed.n).toBe(all.n)
      expect(failed.n).toBeGreaterThan(50)
    })
    const unknown = wrong.replace(row.id, 'NOBODY')
    expect(await apply(unknown)).toMatchObject({ waiting: 1 })
  })
})

describe('what is kept', () => {
  it('laws hold, and projections that are destroyed are rebuilt from events and receipts exactly', () => {
    const { ledger } = test.core
    expect(filingLaws.map((law) => ({ id: law.id, broken: law.check(ledger).broken }))).toEqual(
      filingLaws.map((law) => ({ id: law.id, broken: [] })),
    )
    const dump = (): string =>
      JSON.stringify([
        ledger.sql('select * from filing order by filing_id').raw(true).all(),
        ledger.sql('select * from version_state order by filing_id, version').raw(true).all(),
      ])
    const before = dump()
    const ids = filingIds(ledger, 0, 1000)
    undone(() => {
      for (const id of ids) {
        const row = readFiling(ledger, id)
        if (row === undefined) continue
        saveFiling(ledger, id, {
          version: 1,
          appTime: '',
          state: 'draft',
          flags: 0,
          preNo: '',
          invtNo: '',
          reasonCode: '',
          reason: '',
          sentAt: null,
          changedAt: 0,
          silentAt: null,
          silentNoted: 0,
        })
        for (const version of versionsOf(ledger, id))
          saveVersionState(ledger, id, version.version, {
            state: 'queued',
            rank: 0,
            status: '',
            returnTime: '',
            tie: '',
            seen: 0,
            info: '',
            preNo: '',
            preKey: '',
            invtNo: '',
            invtKey: '',
          })
      }
      expect(filingLaws.find((law) => law.id === 'L-REBUILD')?.check(ledger).broken.length).toBeGreaterThan(0)
      expect(rebuildFilings(ledger, ids, DEFAULT_STEP_BUDGETS)).toBe(ids.length)
      expect(dump()).toBe(before)
    })
  })

  it('a rebuild of the whole ledger finds nothing to change, and repairs what somebody changed', async () => {
    const context = test.core.context(SYSTEM)
    const before = shown()
    expect((await rebuildAll(context, () => Promise.resolve())).wrong).toBe(0)
    expect(shown()).toBe(before)
    test.core.ledger.sql("update filing set state = 'released' where state in ('queued', 'sent')").run()
    expect((await rebuildAll(context, () => Promise.resolve())).wrong).toBeGreaterThan(50)
    expect(shown()).toBe(before)
  })

  it('reading the raw inbox again gives the stored receipts', () => {
    const { ledger, content } = test.core
    for (const row of ledger
      .sql(
        "select i.inbox_id as id, i.object_id as objectId from inbox i join inbox_progress p on p.inbox_id = i.inbox_id where p.state = 'read'",
      )
      .all() as { id: number; objectId: number }[]) {
      const reading = readInboxBytes(content.bytesById(row.objectId))
      const stored = receiptsOfInbox(ledger, row.id).filter((receipt) => receipt.ordinal > 0)
      expect(reading.kind === 'receipts' ? reading.receipts.map((receipt) => receipt.identity) : []).toEqual(
        stored.map((receipt) => receipt.identity),
      )
    }
  })

  it('the text of a message masks persons, wherever they stand; in full only with a reason and a trace', async () => {
    const hash =
      (await test.value('outbox.page', { filters: [{ field: 'type', op: 'is', value: 'CEB621Message' }] })).rows[0]
        ?.hash ?? ''
    const masked = (await test.value('message.text', { hash })).text
    expect(masked).not.toMatch(/\d{17}[\dX]</)
    expect(masked).toMatch(/<ceb:buyerIdNumber>\d{3}\*+\d[\dX]</)
    expect(await test.call('message.text', { hash, reveal: true })).toMatchObject({
      ok: false,
      code: 'REASON_REQUIRED',
    })
    expect((await test.value('message.text', { hash, reveal: true, reason: '客户询问' })).text).toMatch(
      /<ceb:buyerIdNumber>\d{17}[\dX]</,
    )
    expect((await test.value('audit.page', { limit: 1 })).rows[0]?.action).toBe('message.reveal')
    const upload = test.upload('<buyerIdNumber>410105199001010011</buyerIdNumber>')
    expect(await test.call('message.text', { hash: upload })).toMatchObject({ ok: false, code: 'CONTENT_MISSING' })
  })
})

const REAL = join(import.meta.dirname, '../../../shared/specs/ceb/samples/real-receipts')

describe('real receipts', () => {
  it(
    existsSync(REAL)
      ? 'are understood: their codes, their times, and the order number in the text of the one without copNo'
      : 'are not on this machine',
    () => {
      if (!existsSync(REAL)) return
      const read = readdirSync(REAL)
        .filter((file) => file.startsWith('SZCPORT'))
        .map((file) => readInboxBytes(readFileSync(join(REAL, file))))
      const receipts = read.flatMap((reading) => (reading.kind === 'receipts' ? reading.receipts : []))
      expect(receipts).toHaveLength(read.length)
      expect(receipts.filter((receipt) => receipt.status === '-301014')).toHaveLength(4)
      expect(receipts.find((receipt) => receipt.status === '-621001')).toMatchObject({
        forKind: 'CEB621Message',
        businessKey: '',
        orderNo: '276618161072',
        merchantCode: '4403961X7S',
      })
    },
  )

  it('a receipt without copNo finds its filing by the order number in its text', async () => {
    const target = inventories()[60]
    const text = `<CEB622Message xmlns="http://www.chinaport.gov.cn/ceb" version="1.0" guid="${guid()}"><InventoryReturn><guid>${guid()}</guid><customsCode>4612</customsCode><ebpCode>4101960AAA</ebpCode><ebcCode>4101960BBB</ebcCode><agentCode>${AGENT}</agentCode><returnStatus>-621001</returnStatus><returnTime>${at(30)}</returnTime><returnInfo>清单[电商企业编码：4101960BBB,订单编号：${target?.orderNo ?? ''}]报文校验失败:系统异常:null</returnInfo></InventoryReturn></CEB622Message>`
    const wrapped = buildDxp({
      copMsgId: 'R',
      senderId: 'S',
      receiverIds: ['R'],
      createTime: '',
      msgType: 'CEB622Message',
      data: new TextEncoder().encode(text),
    })
    expect(await apply(wrapped)).toMatchObject({ applied: 1, waiting: 0 })
    expect((await test.value('filing.get', { id: target?.id ?? 0 })).row).toMatchObject({
      state: 'failed',
      reasonCode: '-621001',
    })
    const groups = (await test.value('receipt.reasons', {})).groups
    expect(groups.find((group) => group.code === '-621001')).toMatchObject({ count: 1, state: 'failed' })
  })
})
