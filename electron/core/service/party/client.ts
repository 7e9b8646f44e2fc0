import type { z } from 'zod'
import {
  clientFigures,
  findClient,
  insertClient,
  listClients,
  readClient,
  readMandates,
  replaceMandates,
  updateClient,
  type ClientRecord,
  type MandateRecord,
} from '../../../../db/party/client.ts'
import { listProfiles } from '../../../../db/party/profile.ts'
import { keepRevision } from '../../../../db/house/desk.ts'
import { contract, Failure, type In, type Out } from '../../../../shared/contract/index.ts'
import { MODES, PARTY_ROLES, type mandateSchema, type Mode } from '../../../../shared/contract/area/party.ts'
import { maskName, maskPhone } from '../../../../shared/domain/identifier/mask.ts'
import { checkCustomsCode } from '../../../../shared/domain/identifier/customs-code.ts'
import { IDENTIFIER_PROBLEMS } from '../../../../shared/domain/identifier/result.ts'
import { checkUsci } from '../../../../shared/domain/identifier/usci.ts'
import { problemText, type PartyProblem } from '../../../../shared/domain/party/problem.ts'
import { createBox } from '../../secret.ts'
import type { ReadContext, WriteContext } from '../../context.ts'
import { pinyinOf } from '../../pinyin.ts'
import type { SomeCommands, SomeQueries } from '../../registry.ts'
import { filtered, pageInMemory } from './page.ts'
import { recordChanged } from '../house/record-changed.ts'
import { beijingDay } from '../../../../shared/domain/dated/beijing-day.ts'

type Contact = In<'client.save'>['contact']
const NO_CONTACT: Contact = { name: '', phone: '', email: '', address: '' }
type PartyRole = (typeof PARTY_ROLES)[number]
const isPartyRole = (text: string): text is PartyRole => (PARTY_ROLES as readonly string[]).includes(text)
const isMode = (text: string): text is Mode => (MODES as readonly string[]).includes(text)
const today = (now: number): string => beijingDay(now)

/** The contact person in clear; for saving, masking and revealing only. */
export function contactOf(context: ReadContext, client: ClientRecord): Contact {
  if (client.contact === undefined) return NO_CONTACT
  return JSON.parse(
    createBox(context.clientKey(client.id), { bytes: () => new Uint8Array() })
      .open(client.contact)
      .toString('utf8'),
  ) as Contact
}

function masked(contact: Contact): Contact {
  return {
    name: maskName(contact.name),
    phone: maskPhone(contact.phone),
    email: contact.email === '' ? '' : '***',
    address: contact.address === '' ? '' : `${contact.address.slice(0, 6)}***`,
  }
}

function problemsOf(
  input: { usci: string; customsCode: string },
  mandates: readonly { validTo?: string | undefined }[],
  day: string,
): PartyProblem[] {
  const problems: PartyProblem[] = []
  if (input.usci === '' && input.customsCode === '') problems.push('CLIENT_NO_CODE')
  if (mandates.length === 0) problems.push('MANDATE_MISSING')
  else if (mandates.every((mandate) => mandate.validTo !== undefined && mandate.validTo < day))
    problems.push('MANDATE_EXPIRED')
  return problems
}

function checkCodes(input: { usci: string; customsCode: string }): void {
  if (input.usci !== '') {
    const checked = checkUsci(input.usci)
    if (!checked.ok)
      throw new Failure('FIELD_INVALID', { label: '统一社会信用代码', reason: IDENTIFIER_PROBLEMS[checked.code] })
  }
  if (input.customsCode !== '') {
    const checked = checkCustomsCode(input.customsCode)
    if (!checked.ok)
      throw new Failure('FIELD_INVALID', { label: '海关注册编码', reason: IDENTIFIER_PROBLEMS[checked.code] })
  }
}

function toMandate(mandate: z.output<typeof mandateSchema>): MandateRecord {
  return {
    authority: mandate.authority,
    number: mandate.number,
    validFrom: mandate.validFrom,
    validTo: mandate.validTo,
    note: mandate.note,
    fileHash: mandate.fileHash,
  }
}

/** Masked values that come back unedited mean "as it was". */
function mergedContact(edited: Contact, old: Contact): Contact {
  const shown = masked(old)
  return {
    name: edited.name === shown.name ? old.name : edited.name,
    phone: edited.phone === shown.phone ? old.phone : edited.phone,
    email: edited.email === shown.email ? old.email : edited.email,
    address: edited.address === shown.address ? old.address : edited.address,
  }
}

/** Adds or changes one client in the caller's transaction. @throws Failure CLIENT_CODE_EXISTS, RECORD_CHANGED, FIELD_INVALID, CLIENT_UNKNOWN */
export function saveClient(context: WriteContext, input: In<'client.save'>): Out<'client.save'> {
  const { ledger } = context
  checkCodes(input)
  const same = findClient(ledger, input.code)
  if (same !== undefined && same.id !== input.id) throw new Failure('CLIENT_CODE_EXISTS', { code: input.code })
  const names = pinyinOf(input.name)
  const at = context.now()
  const fields = {
    code: input.code,
    name: input.name,
    ...names,
    usci: input.usci,
    customsCode: input.customsCode,
    roles: input.roles,
    place: input.place,
    note: input.note,
  }
  if (input.id === undefined) {
    const dataKey = context.ports.rng.bytes(32)
    const contact = createBox(dataKey, context.ports.rng).seal(Buffer.from(JSON.stringify(input.contact)))
    const problems = problemsOf(input, input.mandates ?? [], today(at))
    const id = insertClient(ledger, { ...fields, contact, problems }, context.secrets.box.seal(dataKey), at)
    replaceMandates(ledger, id, (input.mandates ?? []).map(toMandate))
    context.audit('client.save', `client ${id}`, { code: input.code, new: true })
    return { id, revision: 1, problems: problems.map(problemText) }
  }
  const old = readClient(ledger, input.id)
  if (old === undefined) throw new Failure('CLIENT_UNKNOWN', { client: input.id })
  if (old.revision !== input.revision)
    throw recordChanged(context, { kind: 'client', id: old.id, revision: old.revision })
  const contact = createBox(context.clientKey(old.id), context.ports.rng).seal(
    Buffer.from(JSON.stringify(mergedContact(input.contact, contactOf(context, old)))),
  )
  const mandates = input.mandates?.map(toMandate) ?? readMandates(ledger, old.id)
  const problems = problemsOf(input, mandates, today(at))
  keepRevision(ledger, {
    kind: 'client',
    recordId: old.id,
    revision: old.revision,
    body: JSON.stringify({ ...old, contact: undefined }),
    at,
    actorId: context.actor.userId,
  })
  if (input.mandates !== undefined) replaceMandates(ledger, old.id, mandates)
  const revision = updateClient(ledger, { id: old.id, ...fields, contact, problems }, at)
  context.audit('client.save', `client ${old.id}`, { code: input.code, revision })
  return { id: old.id, revision, problems: problems.map(problemText) }
}

function rows(context: ReadContext): Omit<Out<'client.page'>['rows'][number], 'key'>[] {
  const figures = clientFigures(context.ledger)
  return listClients(context.ledger).map((client) => {
    const contact = masked(contactOf(context, client))
    const own = figures.get(client.id) ?? { mandates: 0, validTo: '', profiles: 0, goods: 0 }
    return {
      id: client.id,
      code: client.code,
      name: client.name,
      initials: client.initials,
      usci: client.usci,
      customsCode: client.customsCode,
      roles: client.roles.filter(isPartyRole),
      contactMasked: contact.name,
      phoneMasked: contact.phone,
      place: client.place,
      mandates: own.mandates,
      mandateValidTo: own.validTo,
      profiles: own.profiles,
      goods: own.goods,
      problems: client.problems.map(problemText),
      revision: client.revision,
    }
  })
}

/** How close a client is to what was typed; undefined: not at all. */
function closeness(client: ClientRecord, wanted: string): number | undefined {
  const texts = [client.code, client.name, client.initials].map((text) => text.toLowerCase())
  if (texts[0] === wanted) return 0
  if (texts.some((text) => text.startsWith(wanted))) return 1
  return texts.some((text) => text.includes(wanted)) ? 2 : undefined
}

function clientChoices(context: ReadContext, input: In<'client.choices'>): Out<'client.choices'> {
  const wanted = input.text.toLowerCase()
  const asked = input.ids === undefined ? undefined : new Set(input.ids)
  const found = listClients(context.ledger).flatMap((client) => {
    const rank = asked === undefined || asked.has(client.id) ? closeness(client, wanted) : undefined
    return rank === undefined ? [] : [{ client, rank }]
  })
  // The sort is stable: equally close ones stay in the order of their codes.
  found.sort((a, b) => a.rank - b.rank)
  return {
    clients: found
      .slice(0, input.limit)
      .map(({ client: { id, code, name, initials } }) => ({ id, code, name, initials })),
  }
}

export const clientQueries: SomeQueries<'client.page' | 'client.choices' | 'client.count' | 'client.get'> = {
  'client.page': (context, input) => pageInMemory(rows(context), input, { by: 'code', down: false }),
  'client.choices': clientChoices,
  'client.count': (context, input) => ({ count: filtered(rows(context), input.filters).length, sums: {} }),
  'client.get': (context, input) => {
    const client = readClient(context.ledger, input.id)
    if (client === undefined) throw new Failure('CLIENT_UNKNOWN', { client: input.id })
    return {
      client: {
        id: client.id,
        revision: client.revision,
        code: client.code,
        name: client.name,
        usci: client.usci,
        customsCode: client.customsCode,
        roles: client.roles.filter(isPartyRole),
        contact: masked(contactOf(context, client)),
        place: client.place,
        note: client.note,
      },
      mandates: readMandates(context.ledger, client.id).map(({ validTo, fileHash, ...mandate }) => ({
        ...mandate,
        ...(validTo === undefined ? {} : { validTo }),
        ...(fileHash === undefined ? {} : { fileHash }),
      })),
      profiles: listProfiles(context.ledger, client.id).flatMap(({ id, mode, name, revision }) =>
        isMode(mode) ? [{ id, mode, name, revision }] : [],
      ),
      problems: client.problems.map(problemText),
    }
  },
}

export const clientCommands: SomeCommands<'client.save'> = { 'client.save': saveClient }
/** The declared shape, for imports that fill it from a spreadsheet. */
export const clientInput = contract['client.save'].input
