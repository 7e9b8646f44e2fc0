/** What must be right of a producer before the service company claims for it (2017 No. 35; the conditions of refund/SPEC A.2 are from memory: shown, not enforced). */
export interface ProducerDossier {
  readonly generalFrom: string
  readonly smallScaleFrom: string
  readonly refundFiledOn: string
  readonly filedOn: string
  readonly withdrawnOn: string
  readonly stoppedOn: string
  readonly contractNo: string
  readonly contractTo: string
  readonly visitedOn: string
}

/**
 * What speaks against claiming for a producer on a day, as sentences.
 * @param year what it invoiced this year, and above what a visit is wanted; counts of 0.00001
 */
export function producerProblems(
  one: ProducerDossier,
  day: string,
  scale: { readonly year: number; readonly limit: number | undefined },
): string[] {
  const problems: string[] = []
  if (one.filedOn === '') problems.push('还没有委托代办退税备案')
  if (one.withdrawnOn !== '' && one.withdrawnOn <= day) problems.push(`已于 ${one.withdrawnOn} 撤回代办退税备案`)
  if (one.stoppedOn !== '' && one.stoppedOn <= day) problems.push(`自 ${one.stoppedOn} 起停止或放弃退税权`)
  if (one.smallScaleFrom !== '' && one.smallScaleFrom <= day && one.smallScaleFrom >= one.generalFrom)
    problems.push(`自 ${one.smallScaleFrom} 起为小规模纳税人，不能代办退税（未核实）`)
  if (one.contractNo === '') problems.push('没有综合服务合同（未核实）')
  else if (one.contractTo !== '' && one.contractTo < day) problems.push(`综合服务合同已于 ${one.contractTo} 到期`)
  if (
    scale.limit !== undefined &&
    scale.year > scale.limit &&
    (one.visitedOn === '' || one.visitedOn.slice(0, 4) < day.slice(0, 4))
  )
    problems.push('本年开票金额已超过核查标准，尚未实地核查（标准未核实）')
  return problems
}
