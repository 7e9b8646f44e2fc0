import { isDeepStrictEqual } from 'node:util'
import {
  findClient,
  readClient,
  readMandates,
  type ClientRecord,
  type MandateRecord,
} from '../../../../db/party/client.ts'
import { findGoods } from '../../../../db/party/goods.ts'
import { savepoint } from '../../../../db/tx.ts'
import { Failure, failureText } from '../../../../shared/contract/failure.ts'
import { issueText, type InputIssue } from '../../../../shared/contract/issue-text.ts'
import type { PARTY_ROLES } from '../../../../shared/contract/area/party.ts'
import { fieldOf } from '../../../../shared/domain/intake/field-dictionary.ts'
import type { WriteContext } from '../../context.ts'
import { clientInput, contactOf, saveClient } from './client.ts'
import { goodsBodyOf, goodsInput, saveGoods } from './goods.ts'

/** Rows of a client's or goods spreadsheet: texts by the names of the intake's dictionary, with their source row. */
export interface PartyRow {
  readonly row: number
  readonly values: Readonly<Record<string, string>>
}
export interface PartyImportResult {
  readonly saved: number
  readonly unchanged: number
  readonly refused: readonly { readonly row: number; readonly code: string; readonly reason: string }[]
}

const ROLE_WORDS: Readonly<Record<string, (typeof PARTY_ROLES)[number]>> = {
  客户: 'client',
  委托企业: 'client',
  电商企业: 'merchant',
  电商平台: 'platform',
  支付企业: 'paymentCompany',
  物流企业: 'carrier',
  报关企业: 'broker',
  监管场所: 'supervisedSite',
  生产企业: 'producer',
  担保企业: 'guarantor',
  区内企业: 'zoneCompany',
}

function rolesOf(text: string): (typeof PARTY_ROLES)[number][] {
  const found = Object.entries(ROLE_WORDS)
    .filter(([word]) => text.includes(word))
    .map(([, role]) => role)
  return found.length === 0 ? ['client'] : [...new Set(found)]
}

type SaveOne = (values: Readonly<Record<string, string>>, row: number) => 'saved' | 'unchanged'

/** One bad row never stops the batch: each row is a savepoint of its own and comes back with its reason. */
export function importRows(context: WriteContext, rows: readonly PartyRow[], saveOne: SaveOne): PartyImportResult {
  const refused: { row: number; code: string; reason: string }[] = []
  let saved = 0
  let unchanged = 0
  for (const { row, values } of rows) {
    try {
      if (savepoint(context.ledger, () => saveOne(values, row)) === 'saved') saved++
      else unchanged++
    } catch (error) {
      if (!(error instanceof Failure)) throw error
      refused.push({ row, code: error.code, reason: failureText(error.code, error.data) })
    }
  }
  return { saved, unchanged, refused }
}

/** The column's name as people know it. */
function labelOf(path: readonly PropertyKey[]): string {
  const last = String(path.at(-1) ?? '')
  return (
    (path[0] === 'contact' && last === 'name' ? fieldOf('client', 'client.contact') : undefined)?.label ??
    fieldOf('client', `client.${last}`)?.label ??
    fieldOf('goods', `goods.${last}`)?.label ??
    path.map(String).join('.')
  )
}

/** A value of a shape. @throws Failure FIELD_INVALID with the first field that does not fit */
export function parsed<T>(
  shape: {
    safeParse(value: unknown): { success: true; data: T } | { success: false; error: { issues: readonly InputIssue[] } }
  },
  value: unknown,
): T {
  const result = shape.safeParse(value)
  if (result.success) return result.data
  const issue = result.error.issues[0]
  throw new Failure('FIELD_INVALID', {
    label: labelOf(issue?.path ?? []),
    reason: issue === undefined ? '' : issueText(issue),
  })
}

const ownFields = (
  client: Pick<ClientRecord, 'name' | 'usci' | 'customsCode' | 'roles' | 'place' | 'note'>,
): unknown => [client.name, client.usci, client.customsCode, client.roles, client.place, client.note]

/** A row's mandate takes the place of the one with its number; the others stay. */
function withMandate(
  held: readonly MandateRecord[],
  values: Readonly<Record<string, string>>,
): readonly MandateRecord[] {
  const number = values['mandateNo']
  if (number === undefined) return held
  const old = held.find((mandate) => mandate.number === number)
  const mandate = {
    authority: old?.authority ?? '海关',
    number,
    validFrom: values['mandateFrom'] ?? old?.validFrom ?? '2000-01-01',
    validTo: values['mandateTo'] ?? old?.validTo,
    note: old?.note ?? '',
    fileHash: old?.fileHash,
  }
  return old === undefined ? [...held, mandate] : held.map((other) => (other === old ? mandate : other))
}

/** Clients by office code (or by USCI when the file has no code); what the file leaves empty stays as it was. */
export function importClients(context: WriteContext, rows: readonly PartyRow[]): PartyImportResult {
  return importRows(context, rows, (values) => {
    const code = values['code'] ?? values['usci'] ?? ''
    if (code === '')
      throw new Failure('FIELD_INVALID', { label: '客户编号', reason: '没有客户编号，也没有统一社会信用代码' })
    const old = findClient(context.ledger, code)
    const known = old === undefined ? undefined : contactOf(context, old)
    const fields = {
      code,
      name: values['name'] ?? old?.name ?? '',
      usci: values['usci'] ?? old?.usci ?? '',
      customsCode: values['customsCode'] ?? old?.customsCode ?? '',
      roles: values['role'] === undefined ? (old?.roles ?? ['client']) : rolesOf(values['role']),
      contact: {
        name: values['contact'] ?? known?.name ?? '',
        phone: values['phone'] ?? known?.phone ?? '',
        email: values['email'] ?? known?.email ?? '',
        address: values['address'] ?? known?.address ?? '',
      },
      note: values['note'] ?? old?.note ?? '',
      place: values['place'] ?? old?.place ?? '',
    }
    const held = old === undefined ? [] : readMandates(context.ledger, old.id)
    const mandates = withMandate(held, values)
    if (
      old !== undefined &&
      isDeepStrictEqual(held, mandates) &&
      isDeepStrictEqual(known, fields.contact) &&
      isDeepStrictEqual(ownFields(old), ownFields(fields))
    )
      return 'unchanged'
    saveClient(
      context,
      parsed(clientInput, {
        ...fields,
        mandates,
        ...(old === undefined ? {} : { id: old.id, revision: old.revision }),
      }),
    )
    return 'saved'
  })
}

const itemsOf = (text: string): string[] => text.split(/[\s,，;；、/]+/).filter((item) => item !== '')

/** Goods stand in one file once for each validity; more rows may only name more items of the account book. By row: the row they disagree with. */
function goodsAtOdds(rows: readonly PartyRow[]): ReadonlyMap<number, number> {
  const seen = new Map<string, { readonly rows: number[]; readonly told: Set<string> }>()
  for (const { row, values } of rows) {
    const { bookItemNo: _item, ...rest } = values
    const key = JSON.stringify([values['sku'], values['validFrom']])
    const group = seen.get(key) ?? { rows: [], told: new Set() }
    group.rows.push(row)
    group.told.add(JSON.stringify(Object.entries(rest).sort(([a], [b]) => (a < b ? -1 : 1))))
    seen.set(key, group)
  }
  const atOdds = new Map<number, number>()
  for (const group of seen.values())
    if (group.told.size > 1)
      for (const row of group.rows) atOdds.set(row, group.rows.find((other) => other !== row) ?? row)
  return atOdds
}

/** Goods of one client by SKU and first day of validity; what the file leaves empty stays as it was. */
export function importGoods(context: WriteContext, clientId: number, rows: readonly PartyRow[]): PartyImportResult {
  if (readClient(context.ledger, clientId) === undefined) throw new Failure('CLIENT_UNKNOWN', { client: clientId })
  const names = [
    'name',
    'hsCode',
    'elements',
    'model',
    'brand',
    'gtin',
    'originCountry',
    'unit',
    'unit1',
    'unit2',
    'factor1',
    'factor2',
    'unitNetWeight',
    'content',
    'measure',
    'vatRate',
    'consumptionRate',
    'dutyRate',
    'validTo',
    'note',
  ]
  const atOdds = goodsAtOdds(rows)
  return importRows(context, rows, (values, row) => {
    const other = atOdds.get(row)
    if (other !== undefined)
      throw new Failure('FIELD_INVALID', {
        label: '商品货号',
        reason: `与第 ${other} 行的货号、生效日期相同而内容不同，请只保留一行`,
      })
    const sku = values['sku'] ?? ''
    const validFrom = values['validFrom'] ?? '2000-01-01'
    const old = findGoods(context.ledger, clientId, sku, validFrom)
    const base: Record<string, unknown> = old === undefined ? {} : { ...goodsBodyOf(old) }
    const next: Record<string, unknown> = { ...base, clientId, sku, validFrom }
    for (const name of names) if (values[name] !== undefined) next[name] = values[name]
    if (values['bookItemNo'] !== undefined)
      next['bookItems'] = [
        ...new Set([...((base['bookItems'] as string[] | undefined) ?? []), ...itemsOf(values['bookItemNo'])]),
      ]
    const body = parsed(goodsInput, { ...next, ...(old === undefined ? {} : { id: old.id, revision: old.revision }) })
    const { id: _id, revision: _revision, ...plain } = body
    if (
      old !== undefined &&
      JSON.stringify(plain) === JSON.stringify(parsed(goodsInput.omit({ id: true, revision: true }), base))
    )
      return 'unchanged'
    saveGoods(context, body)
    return 'saved'
  })
}
