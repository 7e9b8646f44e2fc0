import { createHash } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { buildCeb } from '../../shared/message/ceb/build.ts'
import { checkCeb } from '../../shared/message/ceb/check.ts'
import { attachSignature, signingInput } from '../../shared/message/ceb/signature.ts'
import type { CebDocument, CebType, Edition } from '../../shared/message/ceb/type.ts'
import { composeInventory, type InventoryStamp } from '../../shared/domain/inventory/compose.ts'
import {
  composeCollection403,
  composeOrder303,
  composeOrder311,
  composePayment411,
  composeWaybill505,
  composeWaybill511,
} from '../../shared/domain/inventory/triple-documents.ts'
import { DEFAULT_MATCH_SETTINGS, type MatchContext } from '../../shared/domain/match/defect.ts'
import { exampleTriple } from '../../shared/domain/record/example.ts'
import { MODES, modeRow } from '../../shared/domain/record/mode.ts'
import { factsArePresent, referenceVerdict } from './ceb-reference.ts'

const context: MatchContext = { day: '2026-11-22', settings: DEFAULT_MATCH_SETTINGS }
const transfer = {
  copCode: '4101980E05',
  copName: '示例外贸综合服务有限公司',
  dxpMode: 'DXP',
  dxpId: 'DXPENT0000099999',
}
const sha1 = (bytes: Uint8Array): Uint8Array => createHash('sha1').update(bytes).digest()

/** A message as it would leave: signed with a made-up value, because the schema asks for the node, not for its truth. */
function message(type: CebType, documents: CebDocument[], edition: Edition): string {
  const unsigned = buildCeb(
    { type, guid: '4CDE1CFD-EDED-46B1-946C-B8022E42FC94', version: '1.0', documents, transfer, signed: false },
    edition,
  )
  const { signedInfo } = signingInput(unsigned, 'RSA-SHA1', sha1)
  return attachSignature(unsigned, { signedInfo, signatureValue: 'AAAA', keyName: '0001', certificate: 'AAAA' })
}

function composed(mode: (typeof MODES)[number], n: number): { type: CebType; document: CebDocument }[] {
  const triple = exampleTriple(mode, n, 1 + (n % 3))
  const stamp: InventoryStamp = {
    guid: `4CDE1CFD-EDED-46B1-946C-${String(n).padStart(12, '0')}`,
    appTime: '20261122101010',
    appType: '1',
    appStatus: '2',
    copNo: `I7K3QXA${String(n).padStart(10, '0')}F`,
    declDate: '20261122',
    preNo: '',
    invtNo: '',
  }
  const inventory = composeInventory(triple, context, stamp)
  expect(inventory.defects.filter((defect) => defect.blocks)).toEqual([])
  const made: { type: CebType; document: CebDocument }[] = [{ type: inventory.type, document: inventory.document }]
  const isImport = modeRow(mode).direction === 'import'
  made.push(
    isImport
      ? { type: 'CEB311Message', document: composeOrder311(triple, inventory.lines, stamp) }
      : { type: 'CEB303Message', document: composeOrder303(triple, inventory.lines, stamp) },
  )
  if (isImport && triple.payment !== undefined)
    made.push({ type: 'CEB411Message', document: composePayment411(triple, triple.payment, stamp) })
  if (!isImport && triple.receipt !== undefined)
    made.push({ type: 'CEB403Message', document: composeCollection403(triple, triple.receipt, stamp) })
  if (triple.waybill !== undefined)
    made.push(
      isImport
        ? { type: 'CEB511Message', document: composeWaybill511(triple, triple.waybill, stamp) }
        : { type: 'CEB505Message', document: composeWaybill505(triple, triple.waybill, stamp) },
    )
  return made
}

describe.each(MODES)('what %s composes', (mode) => {
  it(
    factsArePresent
      ? 'is valid against the official schema and free of rule findings'
      : 'is free of findings of our own check (../shared is absent: the official schema was not asked)',
    () => {
      const byType = new Map<CebType, CebDocument[]>()
      for (let n = 1; n <= 60; n++)
        for (const { type, document } of composed(mode, n)) byType.set(type, [...(byType.get(type) ?? []), document])
      expect(byType.size).toBeGreaterThanOrEqual(3)
      for (const [type, documents] of byType) {
        const xml = message(type, documents, '202205')
        const check = checkCeb(xml, '202205')
        expect([type, check.schema, check.rule.filter((finding) => finding.code !== 'GUID_REPEATED')]).toEqual([
          type,
          [],
          [],
        ])
        if (factsArePresent)
          expect([type, referenceVerdict(xml, '202205', modeRow(mode).direction)]).toEqual([type, ''])
      }
    },
  )
})
