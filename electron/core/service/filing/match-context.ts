import type { ReadHandle } from '../../../../db/open.ts'
import { tableAnswers } from '../../../../shared/code/context.ts'
import { parseFixed } from '../../../../shared/domain/decimal/decimal.ts'
import {
  DEFAULT_MATCH_SETTINGS,
  type MatchContext,
  type MatchSettings,
} from '../../../../shared/domain/match/defect.ts'
import { readSimplifiedZones } from '../../../../shared/domain/inventory/simplified-hs.ts'
import { setting } from '../house/setting.ts'
import { goodsListInForce, tariffInForce } from '../party/table.ts'

/** The office's settings as the match wants them. */
function matchSettings(ledger: ReadHandle): MatchSettings {
  const zones = readSimplifiedZones(setting(ledger, 'compose.simplifiedZones'))
  return {
    ...DEFAULT_MATCH_SETTINGS,
    tolerance: parseFixed<'money'>(setting(ledger, 'match.amountTolerance')) ?? DEFAULT_MATCH_SETTINGS.tolerance,
    percentTolerance: {
      ...DEFAULT_MATCH_SETTINGS.percentTolerance,
      enabled: setting(ledger, 'match.guidePercent') === 'true',
    },
    simplifiedZones: zones.ok ? zones.zones : [],
  }
}

/** What the surroundings say to a parcel of a direction on a day (YYYY-MM-DD): settings, tariff, lists in force. */
export function matchContext(ledger: ReadHandle, day: string, direction: 'import' | 'export'): MatchContext {
  const answers = tableAnswers({ tariff: tariffInForce(ledger), lists: {} }, day, direction)
  const positive = goodsListInForce(ledger, 'positive', day)
  const prohibited = goodsListInForce(ledger, 'prohibited', day)
  const licence = goodsListInForce(ledger, 'licence', day)
  return {
    day,
    settings: matchSettings(ledger),
    tariffUnits: answers.tariffUnits,
    isPositive: positive,
    isProhibited: (hsCode) => prohibited?.(hsCode) === true || answers.isProhibited?.(hsCode) === true,
    needsLicence: (hsCode) => licence?.(hsCode) === true || answers.needsLicence?.(hsCode) === true,
  }
}
