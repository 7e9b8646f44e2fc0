import { readClient } from '../../../../db/party/client.ts'
import {
  appendDeclarationEvent,
  insertDeclaration,
  insertRevision,
  readDeclaration,
  readRevision,
  saveItems,
  updateDeclaration,
  type DeclarationRow,
} from '../../../../db/declaration/declaration.ts'
import { readTemplate, saveTemplate } from '../../../../db/declaration/template.ts'
import { ownNoTaken } from '../../../../db/declaration/version.ts'
import { takeNumbers } from '../../../../db/house/identity.ts'
import type { ReadHandle } from '../../../../db/open.ts'
import { Failure } from '../../../../shared/contract/failure.ts'
import type { In, Out } from '../../../../shared/contract/index.ts'
import { splitShipment } from '../../../../shared/domain/declaration/arrange.ts'
import { copiedContent, type DecContent } from '../../../../shared/domain/declaration/content.ts'
import { declarationState, mayEdit } from '../../../../shared/domain/declaration/state.ts'
import { ownNumber } from '../../../../shared/domain/identifier/own-number.ts'
import { checkDeclaration, type DecFinding } from '../../../../shared/message/dec/check.ts'
import type { WriteContext } from '../../context.ts'
import { COP_SERIES } from '../filing/file-run.ts'
import { itemRows, plainContent, refuseUnknown, storedContent, summaryOf } from './content.ts'
import { decTables } from './tables.ts'

/** Drafts: each save is a revision that stays; nothing is refused for being incomplete. */

/** A number of ours that was never used: for a declaration, and for each version of it. */
export function takeOwnNo(context: WriteContext): string {
  for (;;) {
    const ownNo = ownNumber({
      kind: 'D',
      device: context.identity.deviceCode,
      sequence: takeNumbers(context.ledger, COP_SERIES, 1),
    })
    if (!ownNoTaken(context.ledger, ownNo)) return ownNo
  }
}

/** @throws Failure DECLARATION_UNKNOWN */
export function declarationOf(ledger: ReadHandle, id: number): DeclarationRow {
  const row = readDeclaration(ledger, id)
  if (row === undefined) throw new Failure('DECLARATION_UNKNOWN', { id })
  return row
}

/** The newest saved content of a declaration. */
export function contentOf(ledger: ReadHandle, row: DeclarationRow): ReturnType<typeof storedContent> {
  const body = readRevision(ledger, row.id, row.revision)
  if (body === undefined) throw new RangeError(`declaration ${row.id} has no revision ${row.revision}`)
  return storedContent(body)
}

/** The row, if nobody saved it meanwhile and its state allows the act. @throws Failure DECLARATION_UNKNOWN, RECORD_CHANGED, DECLARATION_STATE */
export function editable(context: WriteContext, id: number, revision: number, action: string): DeclarationRow {
  const row = declarationOf(context.ledger, id)
  if (row.revision !== revision) throw new Failure('RECORD_CHANGED', { by: '其他用户', revision: row.revision })
  if (!mayEdit(row.state))
    throw new Failure('DECLARATION_STATE', { ownNo: row.ownNo, state: declarationState(row.state).name, action })
  return row
}

interface Saving {
  readonly row: DeclarationRow | undefined
  readonly content: DecContent
  readonly clientId: number
  readonly note: string
  readonly why: string
  readonly copiedFrom?: number
}

/** Writes a new declaration, or a revision of one. @returns the row as it is now, with what the check says */
export function writeContent(
  context: WriteContext,
  saving: Saving,
): {
  readonly id: number
  readonly revision: number
  readonly ownNo: string
  readonly findings: readonly DecFinding[]
} {
  const { ledger, actor } = context
  const { row } = saving
  const content = plainContent(saving.content)
  refuseUnknown(content)
  if (saving.clientId !== 0 && readClient(ledger, saving.clientId) === undefined)
    throw new Failure('CLIENT_UNKNOWN', { client: saving.clientId })
  const at = context.now()
  const findings = checkDeclaration(content, 'declare', decTables(ledger, at))
  const errors = findings.filter((one) => one.level === 'error').length
  const summary = summaryOf(content, saving.clientId, saving.note, { errors, warnings: findings.length - errors })
  const ownNo = row?.ownNo ?? takeOwnNo(context)
  const revision = (row?.revision ?? 0) + 1
  const id = row?.id ?? insertDeclaration(ledger, ownNo, summary, saving.copiedFrom, actor.userId, at)
  if (row !== undefined) updateDeclaration(ledger, id, summary, revision, at)
  insertRevision(ledger, id, revision, JSON.stringify(content), saving.why, actor.userId, at)
  saveItems(ledger, id, itemRows(content))
  if (row === undefined)
    appendDeclarationEvent(ledger, {
      declarationId: id,
      version: 0,
      at,
      what: 'created',
      state: 'draft',
      status: '',
      info: saving.why,
      receiptId: undefined,
      actorId: actor.userId,
    })
  context.audit('declaration.save', `declaration ${id}`, { ownNo, revision, items: summary.items })
  context.touch('declaration')
  return { id, revision, ownNo, findings }
}

export function saveDeclaration(context: WriteContext, input: In<'declaration.save'>): Out<'declaration.save'> {
  const row = input.id === undefined ? undefined : editable(context, input.id, input.revision, '修改')
  if (row !== undefined) {
    const unchanged =
      JSON.stringify(plainContent(input.content)) === JSON.stringify(contentOf(context.ledger, row)) &&
      row.clientId === input.clientId &&
      row.note === input.note
    if (unchanged)
      return {
        id: row.id,
        revision: row.revision,
        ownNo: row.ownNo,
        findings: [...checkDeclaration(input.content, 'declare', decTables(context.ledger, context.now()))],
      }
  }
  const saved = writeContent(context, {
    row,
    content: input.content,
    clientId: input.clientId,
    note: input.note,
    why: '',
  })
  return { ...saved, findings: [...saved.findings] }
}

export function copyDeclaration(context: WriteContext, input: In<'declaration.copy'>): Out<'declaration.copy'> {
  if (input.templateId !== undefined) {
    const template = readTemplate(context.ledger, input.templateId)
    if (template === undefined) throw new Failure('TEMPLATE_UNKNOWN', { id: input.templateId })
    const { id, ownNo } = writeContent(context, {
      row: undefined,
      content: copiedContent(storedContent(template.body)),
      clientId: template.clientId,
      note: '',
      why: `模板 ${template.name}`,
    })
    return { id, ownNo }
  }
  const row = declarationOf(context.ledger, input.id ?? 0)
  const saved = writeContent(context, {
    row: undefined,
    content: copiedContent(contentOf(context.ledger, row)),
    clientId: row.clientId,
    note: '',
    why: `复制 ${row.ownNo}`,
    copiedFrom: row.id,
  })
  return { id: saved.id, ownNo: saved.ownNo }
}

export function splitDeclaration(context: WriteContext, input: In<'declaration.split'>): Out<'declaration.split'> {
  const row = editable(context, input.id, input.revision, '拆分')
  const parts = splitShipment(contentOf(context.ledger, row), { rule: input.rule, most: input.most })
  const [first, ...others] = parts
  if (first === undefined || others.length === 0) return { ids: [row.id] }
  writeContent(context, {
    row,
    content: first,
    clientId: row.clientId,
    note: row.note,
    why: `拆分为 ${parts.length} 票`,
  })
  const ids = others.map(
    (content, index) =>
      writeContent(context, {
        row: undefined,
        content,
        clientId: row.clientId,
        note: row.note,
        why: `拆分自 ${row.ownNo}（${index + 2}/${parts.length}）`,
        copiedFrom: row.id,
      }).id,
  )
  return { ids: [row.id, ...ids] }
}

export function saveDeclarationTemplate(
  context: WriteContext,
  input: In<'declaration.saveTemplate'>,
): Out<'declaration.saveTemplate'> {
  const content = plainContent(copiedContent(input.content))
  refuseUnknown(content)
  const id = saveTemplate(
    context.ledger,
    {
      name: input.name,
      clientId: input.clientId,
      direction: content.head['IEFlag'] ?? '',
      body: JSON.stringify(content),
      archived: input.archived,
    },
    context.actor.userId,
    context.now(),
  )
  context.audit('declaration.template', `template ${id}`, { name: input.name, archived: input.archived })
  context.touch('declaration')
  return { id }
}
