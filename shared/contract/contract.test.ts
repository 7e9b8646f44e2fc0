import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import { contract, procedureOf, type ProcedureName } from './index.ts'
import { ROLES, type Role } from './role.ts'

const NAMES = Object.keys(contract) as ProcedureName[]

/** Every field of an input, as `procedure.a.b`, with its own name. */
function fieldsOf(name: ProcedureName): { at: string; field: string }[] {
  const found: { at: string; field: string }[] = []
  const walk = (schema: unknown, at: string): void => {
    if (schema === null || typeof schema !== 'object') return
    for (const [key, value] of Object.entries(schema)) {
      if (key !== 'properties') walk(value, at)
      else
        for (const [field, inner] of Object.entries(value as object)) {
          found.push({ at: `${at}.${field}`, field })
          walk(inner, `${at}.${field}`)
        }
    }
  }
  walk(z.toJSONSchema(procedureOf(name).input, { io: 'input', unrepresentable: 'any' }), name)
  return found
}

describe('what a window may say', () => {
  it('names no path, SQL, address or HTML; only an administrator who sets up a channel names folders and an address', () => {
    const fields = NAMES.flatMap(fieldsOf)
    expect(fields.length).toBeGreaterThan(500)
    const suspicious = fields.filter(({ field }) =>
      /path|sql|query|url|uri|href|html|script|shell|exec|folder|directory|^dir$|^file$/i.test(field),
    )
    expect([...new Set(suspicious.map((one) => one.at))].sort()).toEqual([
      'channel.save.body.folder',
      'channel.save.body.url',
    ])
    expect(procedureOf('channel.save').roles).toEqual(['admin'])
  })
})

describe('who may do what', () => {
  const open = (...roles: Role[]): string[] =>
    NAMES.filter((name) => {
      const declared = procedureOf(name)
      return declared.kind !== 'query' && [...declared.roles].sort().join() === [...roles].sort().join()
    }).sort()
  const may = (role: Role): Set<string> => new Set(NAMES.filter((name) => procedureOf(name).roles.includes(role)))

  it('the administrator may do everything, and every role that is named exists', () => {
    for (const name of NAMES) {
      expect([name, procedureOf(name).roles.includes('admin')]).toEqual([name, true])
      expect(procedureOf(name).roles.filter((role) => !ROLES.includes(role))).toEqual([])
    }
  })

  it('the ledger itself, people, settings, channels and the network are the administrator’s alone', () => {
    expect(open('admin')).toEqual([
      'audit.verify',
      'channel.save',
      'device.revoke',
      'lan.pair',
      'lan.set',
      'ledger.backup',
      'ledger.rebuild',
      'setting.save',
      'table.activate',
      'table.import',
      'user.save',
    ])
  })

  it('declaring to customs is the checker’s, not the clerk’s', () => {
    expect(open('admin', 'checker')).toEqual(['bonded.accept', 'bonded.declare', 'bonded.undo', 'declaration.declare'])
  })

  it('what everybody may do changes nothing of the office’s: it signs in, keeps one’s own drafts, prints, and leaves its trace', () => {
    expect(open(...ROLES)).toEqual([
      'count.sheet',
      'deadline.sheet',
      'declaration.print',
      'draft.drop',
      'draft.save',
      'form.blank',
      'job.cancel',
      'lan.redeem',
      'layout.save',
      'ledger.verify',
      'list.export',
      'message.text',
      'messageLog.export',
      'money.sheet',
      'paper.bind',
      'paper.picture',
      'personal.reveal',
      'reconcile.print',
      'reply.sheet',
      'session.signIn',
      'sheet.return',
      'sheet.rows',
      'trace.export',
      'writeOff.export',
    ])
  })

  it('keepers and accountants file and send nothing; clerks and keepers enter no money', () => {
    const files =
      /^(filing|declaration|bonded|cancel|return|manifest|summary|exportReturn|delivery|channel|receipt|key)\./
    for (const role of ['warehouse', 'accountant'] as const)
      expect(
        [...may(role)].filter((name) => files.test(name) && procedureOf(name as ProcedureName).kind !== 'query').sort(),
      ).toEqual(
        role === 'accountant'
          ? ['declaration.print']
          : ['bonded.cut', 'bonded.weighPass', 'declaration.print', 'return.arrived'],
      )
    const money = /^(money|fx|billing|charge|vat|month|guarantee)\./
    for (const role of ['warehouse', 'clerk'] as const)
      expect(
        [...may(role)].filter((name) => money.test(name) && procedureOf(name as ProcedureName).kind !== 'query'),
      ).toEqual(['money.sheet'])
  })
})
