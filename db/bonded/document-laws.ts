import { plainPlate, vehicleStanding } from '../../shared/domain/bonded/vehicle.ts'
import { queryLaw, type Law } from '../law.ts'
import type { ReadHandle } from '../open.ts'
import { readDocument } from './document.ts'
import { projectDocument } from './document-project.ts'
import { documentAnswers, documentVersions } from './document-version.ts'
import { listVehicles, vehicleAnswers } from './vehicle.ts'

/** Laws of bonded documents, vehicles and the bridge. `broken` names rows, never their contents. */

const MOST = 20
const PROJECTED = ['state', 'platformNo', 'customsNo', 'status', 'booked', 'gate', 'entryReleased'] as const

const projected: Law = {
  id: 'L-BONDED-DOCUMENT-STATE',
  title: '保税单证的状态与编号由其版本与回执重算一致（最近五千份）',
  check(ledger: ReadHandle) {
    const ids = ledger.database
      .prepare('select document_id as id from bonded_document where version > 0 order by document_id desc limit 5000')
      .all() as { id: number }[]
    const broken = ids.flatMap(({ id }) => {
      const row = readDocument(ledger, id)
      if (row === undefined) return []
      const now = projectDocument(row, documentVersions(ledger, id), documentAnswers(ledger, id))
      const wrong = PROJECTED.filter((name) => now[name] !== row[name])
      return wrong.length === 0 ? [] : [`document ${id} ${wrong.join(' ')}`]
    })
    return { checked: ids.length, broken: broken.slice(0, MOST) }
  },
}

/** A vehicle is its newest revision, and stands as customs' answers say. */
const vehicles: Law = {
  id: 'L-VEHICLE',
  title: '车辆备案等于其最后一次保存，自重大于零，海关状态由回执重算一致',
  check(ledger: ReadHandle) {
    const rows = listVehicles(ledger)
    const newest = ledger.sql('select body from vehicle_revision where vehicle_id = ? and revision = ?').pluck()
    const broken = rows.flatMap((row) => {
      const standing = vehicleStanding(vehicleAnswers(ledger, row.id))
      const body = newest.get(row.id, row.revision) as string | undefined
      const saved = body === undefined ? {} : (JSON.parse(body) as Partial<typeof row>)
      const wrong = [
        ...(saved.plate === row.plate && saved.tare === row.tare && saved.archived === row.archived
          ? []
          : ['revision']),
        ...(row.tare > 0 && plainPlate(row.plate) === row.plate ? [] : ['tare']),
        ...(standing.status === row.status && standing.customsNo === row.customsNo ? [] : ['answers']),
      ]
      return wrong.length === 0 ? [] : [`vehicle ${row.id} ${wrong.join(' ')}`]
    })
    return { checked: rows.length, broken: broken.slice(0, MOST) }
  },
}

export const documentLaws: readonly Law[] = [
  queryLaw('L-BONDED-DOCUMENT', '保税单证的每次保存、每个版本都在，编号不重复', 'bonded_document', [
    "select 'revision', d.document_id from bonded_document d where d.revision <> (select count(*) from bonded_document_revision r where r.document_id = d.document_id)",
    "select 'version', d.document_id from bonded_document d where d.version <> (select coalesce(max(v.version), 0) from bonded_document_version v where v.document_id = d.document_id)",
    "select 'number', v.document_id, v.version from bonded_document_version v join bonded_document d on d.own_no = v.own_no and d.document_id <> v.document_id",
    "select 'pass', l.pass_id, l.list_id from bonded_pass_list l join bonded_document d on d.document_id = l.pass_id where d.type <> 'SAS121'",
  ]),
  projected,
  vehicles,
  queryLaw('L-WEIGHING', '过磅只属于核放单，结论与当时的容差一致', 'bonded_weighing', [
    "select 'pass', w.weighing_id from bonded_weighing w join bonded_document d on d.document_id = w.document_id where d.type <> 'SAS121'",
    "select 'figure', w.weighing_id from bonded_weighing w where w.expected <= 0 or w.weighed <= 0",
    "select 'within', w.weighing_id from bonded_weighing w where w.tolerance >= 0 and w.within <> (abs(w.weighed - w.expected) <= w.tolerance)",
  ]),
]
