import type { Law } from '../law.ts'
import type { ReadHandle } from '../open.ts'
import { allAmendments, amendmentEvents, foldAmendment, storedAmendment } from './amendment.ts'
import { readDeclaration } from './declaration.ts'
import { projectDeclaration } from './project.ts'
import { declarationAnswers, declarationVersions } from './version.ts'

/** Laws of declarations. `broken` names rows, never their contents. */

const MOST = 20

function rows(ledger: ReadHandle, text: string): string[] {
  return (ledger.database.prepare(`${text} limit ${MOST}`).raw(true).all() as (string | number)[][]).map((row) =>
    row.join(' '),
  )
}

function count(ledger: ReadHandle): number {
  return (ledger.database.prepare('select count(*) as n from declaration').get() as { n: number }).n
}

const whole: Law = {
  id: 'L-DECLARATION',
  title: '报关单的每次保存、每个版本都在，编号不重复',
  check: (ledger) => ({
    checked: count(ledger),
    broken: [
      "select 'revision', d.declaration_id from declaration d where d.revision <> (select count(*) from declaration_revision r where r.declaration_id = d.declaration_id)",
      "select 'version', d.declaration_id from declaration d where d.version <> (select count(*) from declaration_version v where v.declaration_id = d.declaration_id)",
      "select 'items', d.declaration_id from declaration d where d.items <> (select count(*) from declaration_item i where i.declaration_id = d.declaration_id and i.number <= d.items)",
      "select 'message', v.declaration_id, v.version from declaration_version v left join outbox_lease l on l.message_id = v.message_id left join declaration_version_state s on s.declaration_id = v.declaration_id and s.version = v.version where l.message_id is null or s.local is null",
      "select 'number', v.declaration_id, v.version from declaration_version v join declaration d on d.own_no = v.own_no and d.declaration_id <> v.declaration_id",
    ]
      .flatMap((text) => rows(ledger, text))
      .slice(0, MOST),
  }),
}

const projected: Law = {
  id: 'L-DECLARATION-STATE',
  title: '报关单状态与回执重算一致',
  check(ledger) {
    const ids = ledger.database
      .prepare('select declaration_id as id from declaration where version > 0 order by declaration_id desc limit 5000')
      .all() as { id: number }[]
    const broken: string[] = []
    for (const { id } of ids) {
      const row = readDeclaration(ledger, id)
      if (row === undefined) continue
      const now = projectDeclaration(row, declarationVersions(ledger, id), declarationAnswers(ledger, id))
      if (
        now.state !== row.state ||
        now.platformNo !== row.platformNo ||
        now.entryNo !== row.entryNo ||
        now.status !== row.status
      )
        broken.push(`declaration ${id}`)
    }
    return { checked: ids.length, broken: broken.slice(0, MOST) }
  },
}

const amended: Law = {
  id: 'L-AMENDMENT',
  title: '修撤单状态与进展记录一致',
  check(ledger) {
    const ids = allAmendments(ledger)
    const wrong = ids.filter(
      (id) =>
        JSON.stringify(storedAmendment(ledger, id)) !== JSON.stringify(foldAmendment(amendmentEvents(ledger, id))),
    )
    return { checked: ids.length, broken: wrong.slice(0, MOST).map((id) => `amendment ${id}`) }
  },
}

export const declarationLaws: readonly Law[] = [whole, projected, amended]
