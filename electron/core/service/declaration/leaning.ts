import { trackedByNumber } from '../../../../db/tracked/tracked.ts'
import { textIn, type DecContent } from '../../../../shared/domain/declaration/content.ts'
import { trackedKind, trackedState, validityOn, VALIDITY_NAMES } from '../../../../shared/domain/tracked/kind.ts'
import type { DecFinding } from '../../../../shared/message/dec/check.ts'
import type { ReadContext } from '../../context.ts'
import { trackedDays } from '../tracked/tracked.ts'

/**
 * What a declaration says of agreements, ledgers and certificates that the office keeps: a number that is not confirmed
 * or has run out is warned about. Numbers that nobody keeps here say nothing.
 */

interface Named {
  readonly path: string
  readonly label: string
  readonly number: string
}

function numbersIn(content: DecContent): Named[] {
  return [
    ...content.licences.map((one, i) => ({
      path: `licences[${i}].CertCode`,
      label: `随附单证 ${i + 1}`,
      number: textIn(one, 'CertCode'),
    })),
    // C or D stands before the number of a certificate of origin (BND A.4).
    ...content.origins.flatMap((one, i) => {
      const text = textIn(one, 'EcoCertNo')
      return [text, text.slice(1)].map((number) => ({
        path: `origins[${i}].EcoCertNo`,
        label: `原产地 ${i + 1}`,
        number,
      }))
    }),
    ...content.attachments.map((one, i) => ({
      path: `attachments[${i}].EdocID`,
      label: `单据报文行 ${i + 1}`,
      number: textIn(one, 'EdocID'),
    })),
  ].filter((one) => one.number.length >= 4)
}

/** Warnings by path, in the order of the declaration. */
export function leaningFindings(context: Pick<ReadContext, 'ledger' | 'now'>, content: DecContent): DecFinding[] {
  const days = trackedDays(context)
  return numbersIn(content).flatMap(({ path, label, number }) =>
    trackedByNumber(context.ledger, number).flatMap((paper): DecFinding[] => {
      const state = trackedState(paper.kind, paper.state)
      const validity = validityOn({ ...paper, ended: state.ended }, days.today, days.soon)
      const finding = (code: string, said: string): DecFinding[] => [
        {
          level: 'warning',
          code,
          path,
          message: `${label}：${trackedKind(paper.kind).name} ${number} ${said}`,
          source: '“协议与证书”中的记录',
        },
      ]
      if (!state.usable) return finding('TRACKED_UNUSABLE', `当前为“${state.name}”，请先办妥`)
      if (validity === 'expired' || validity === 'early')
        return finding(
          'TRACKED_EXPIRED',
          `${VALIDITY_NAMES[validity].name}（${paper.validFrom ?? ''} 至 ${paper.validTo ?? ''}）`,
        )
      return []
    }),
  )
}
