import type { DeclarationAnswer } from '../../shared/domain/declaration/state.ts'
import type { ReadHandle, WriteHandle } from '../open.ts'

/** A frozen version with its message. `local`: what became of the message before anybody answered. */
export interface DeclarationVersionRow {
  readonly version: number
  readonly ownNo: string
  readonly revision: number
  readonly operType: string
  readonly messageId: number
  readonly why: string
  readonly at: number
  readonly local: 'queued' | 'sent' | 'failed'
  readonly info: string
  readonly sha256: string
  readonly channel: string
  readonly sentAt: number | null
}

const VERSIONS = `select v.version, v.own_no as ownNo, v.revision, v.oper_type as operType, v.message_id as messageId, v.why, v.at, s.local, s.info, m.sha256, l.channel, l.sent_at as sentAt from declaration_version v
  join declaration_version_state s on s.declaration_id = v.declaration_id and s.version = v.version join outbox_message m on m.message_id = v.message_id join outbox_lease l on l.message_id = v.message_id
  where v.declaration_id = ? order by v.version`

/** The versions of a declaration, oldest first. */
export function declarationVersions(ledger: ReadHandle, id: number): DeclarationVersionRow[] {
  return ledger.sql(VERSIONS).all(id) as DeclarationVersionRow[]
}

/** Notes a frozen version, queued; never changed afterwards. */
export function insertDeclarationVersion(
  ledger: WriteHandle,
  id: number,
  v: {
    version: number
    ownNo: string
    revision: number
    operType: string
    messageId: number
    why: string
    actorId: number
    at: number
  },
): void {
  ledger
    .sql(
      'insert into declaration_version (declaration_id, version, own_no, revision, oper_type, message_id, why, actor_id, at) values (?, ?, ?, ?, ?, ?, ?, ?, ?)',
    )
    .run(id, v.version, v.ownNo, v.revision, v.operType, v.messageId, v.why, v.actorId, v.at)
  ledger
    .sql("insert into declaration_version_state (declaration_id, version, local, info) values (?, ?, 'queued', '')")
    .run(id, v.version)
}

/** What became of a version's message. */
export function saveLocalStep(
  ledger: WriteHandle,
  id: number,
  version: number,
  local: 'sent' | 'failed',
  info: string,
): void {
  ledger
    .sql('update declaration_version_state set local = ?, info = ? where declaration_id = ? and version = ?')
    .run(local, info, id, version)
}

/** The version that a message carries; a message carries one declaration. */
export function versionOfMessage(
  ledger: ReadHandle,
  messageId: number,
): { declarationId: number; version: number } | undefined {
  return ledger
    .sql('select declaration_id as declarationId, version from declaration_version where message_id = ?')
    .get(messageId) as { declarationId: number; version: number } | undefined
}

/** The version with this own number (ClientSeqNo). */
export function versionOfOwnNo(
  ledger: ReadHandle,
  ownNo: string,
): { declarationId: number; version: number } | undefined {
  return ledger
    .sql('select declaration_id as declarationId, version from declaration_version where own_no = ?')
    .get(ownNo) as { declarationId: number; version: number } | undefined
}

/** Is the number taken by a declaration or a version? */
export function ownNoTaken(ledger: ReadHandle, ownNo: string): boolean {
  return (
    ledger
      .sql(
        'select 1 as yes from declaration where own_no = ? union all select 1 from declaration_version where own_no = ? limit 1',
      )
      .get(ownNo, ownNo) !== undefined
  )
}

export interface AnswerRow extends DeclarationAnswer {
  readonly receiptId: number
  readonly version: number
  readonly arrivedAt: number
}

const ANSWERS = `select receipt_id as receiptId, version, kind, status, at_text as at, identity, platform_no as platformNo, entry_no as entryNo, info as text, arrived_at as arrivedAt from declaration_answer where declaration_id = ? order by receipt_id`

/** All answers to a declaration, in order of arrival. */
export function declarationAnswers(ledger: ReadHandle, id: number): AnswerRow[] {
  return ledger.sql(ANSWERS).all(id) as AnswerRow[]
}

/** Gives an answer to a version. */
export function insertAnswer(ledger: WriteHandle, declarationId: number, answer: AnswerRow): void {
  ledger
    .sql(
      'insert into declaration_answer (receipt_id, declaration_id, version, kind, status, at_text, identity, platform_no, entry_no, info, arrived_at) values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)',
    )
    .run(
      answer.receiptId,
      declarationId,
      answer.version,
      answer.kind,
      answer.status,
      answer.at,
      answer.identity,
      answer.platformNo,
      answer.entryNo,
      answer.text,
      answer.arrivedAt,
    )
}

export interface DeclaredRow {
  readonly number: number
  readonly source: string
  readonly fileName: string
  readonly sha256: string
  readonly body: string
  readonly differences: number
  readonly at: number
}

/** Keeps a version that was brought back from the official site. @returns its number */
export function insertDeclared(
  ledger: WriteHandle,
  id: number,
  row: Omit<DeclaredRow, 'number'>,
  actorId: number,
): number {
  const { number } = ledger
    .sql(
      `insert into declaration_declared (declaration_id, number, source, file_name, sha256, body, differences, actor_id, at)
      values (?, (select coalesce(max(number), 0) + 1 from declaration_declared where declaration_id = ?), ?, ?, ?, ?, ?, ?, ?) returning number`,
    )
    .get(id, id, row.source, row.fileName, row.sha256, row.body, row.differences, actorId, row.at) as { number: number }
  ledger
    .sql('update declaration set declared = ?, differing = ?, changed_at = ? where declaration_id = ?')
    .run(number, row.differences, row.at, id)
  return number
}

/** The newest version that was brought back. */
export function newestDeclared(ledger: ReadHandle, id: number): DeclaredRow | undefined {
  return ledger
    .sql(
      'select number, source, file_name as fileName, sha256, body, differences, at from declaration_declared where declaration_id = ? order by number desc limit 1',
    )
    .get(id) as DeclaredRow | undefined
}

/** Name of the file that brought a receipt: immediate answers may say only there which import they are about. */
export function fileNameOfReceipt(ledger: ReadHandle, receiptId: number): string {
  return (
    (
      ledger
        .sql('select i.file_name as name from receipt r join inbox i on i.inbox_id = r.inbox_id where r.receipt_id = ?')
        .get(receiptId) as { name: string } | undefined
    )?.name ?? ''
  )
}

/** Everything that was brought back of a declaration, oldest first. */
export function declaredVersions(ledger: ReadHandle, id: number): DeclaredRow[] {
  return ledger
    .sql(
      'select number, source, file_name as fileName, sha256, body, differences, at from declaration_declared where declaration_id = ? order by number',
    )
    .all(id) as DeclaredRow[]
}
