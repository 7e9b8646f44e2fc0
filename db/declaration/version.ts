import type { DeclarationAnswer } from '../../shared/domain/declaration/state.ts'
import { versionTable, type FrozenVersion } from '../filing/frozen-version.ts'
import type { ReadHandle, WriteHandle } from '../open.ts'

/** A frozen version with its message. */
export interface DeclarationVersionRow extends FrozenVersion {
  readonly operType: string
}

const VERSIONS = versionTable<'operType', DeclarationVersionRow>('declaration', 'declaration', {
  column: 'oper_type',
  name: 'operType',
})

/** The versions of a declaration, oldest first. */
export const declarationVersions = VERSIONS.of
/** Notes a frozen version, queued; never changed afterwards. */
export const insertDeclarationVersion = VERSIONS.insert
/** What became of a version's message. */
export const saveLocalStep = VERSIONS.step
/** The version that a message carries; a message carries one declaration. */
export const versionOfMessage = VERSIONS.ofMessage
/** The version with this own number (ClientSeqNo). */
export const versionOfOwnNo = VERSIONS.ofOwnNo
/** Is the number taken by a declaration or a version? */
export const ownNoTaken = VERSIONS.taken

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
