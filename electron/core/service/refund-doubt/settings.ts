import { fixed, parseFixed, type Money } from '../../../../shared/domain/decimal/decimal.ts'
import type { DoubtSettings } from '../../../../shared/domain/refund/doubt/type.ts'
import type { ReadContext } from '../../context.ts'
import { setting, wholeSetting } from '../house/setting.ts'

/** What the office set for the rules. */
export function doubtSettings(context: ReadContext): DoubtSettings {
  const yuan = (key: Parameters<typeof setting>[1]): Money =>
    parseFixed<'money'>(setting(context.ledger, key)) ?? fixed<'money'>(0)
  return {
    costLow: yuan('doubt.costLow'),
    costHigh: yuan('doubt.costHigh'),
    fobTolerance: yuan('doubt.fobTolerance'),
    taxTolerance: yuan('doubt.taxTolerance'),
    fxPerMille: wholeSetting(context.ledger, 'doubt.fxPerMille'),
  }
}
