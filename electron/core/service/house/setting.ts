import { readSettings, saveSetting } from '../../../../db/house/desk.ts'
import type { ReadHandle } from '../../../../db/open.ts'
import { parseFixed } from '../../../../shared/domain/decimal/decimal.ts'
import { Failure } from '../../../../shared/contract/failure.ts'
import type { SomeCommands, SomeQueries } from '../../registry.ts'
import { SETTINGS, type SettingDeclaration } from './setting-table.ts'

export type SettingKey = (typeof SETTINGS)[number]['key']

/** The value in force, as text. */
export function setting(ledger: ReadHandle, key: SettingKey): string {
  return readSettings(ledger).get(key) ?? SETTINGS.find((one) => one.key === key)?.standard ?? ''
}

/** A numeric setting as a whole number of its unit; falls back to the default when the text is no number. */
export function wholeSetting(ledger: ReadHandle, key: SettingKey): number {
  const value = parseFixed(setting(ledger, key))
  return value === undefined ? 0 : Math.floor(value / 100_000)
}

export const settingQueries: SomeQueries<'setting.list'> = {
  'setting.list': (context) => {
    const changed = readSettings(context.ledger)
    return {
      settings: SETTINGS.map((one) => ({
        key: one.key,
        title: one.title,
        value: changed.get(one.key) ?? one.standard,
        kind: one.kind,
        source: one.source,
        unverified: one.unverified,
      })),
    }
  },
}

export const settingCommands: SomeCommands<'setting.save'> = {
  'setting.save': (context, input) => {
    const declared: SettingDeclaration | undefined = SETTINGS.find((one) => one.key === input.key)
    if (declared === undefined) throw new Failure('RECORD_UNKNOWN', { id: input.key })
    const value = input.value.trim()
    const number = parseFixed(value)
    if (declared.kind === 'number' && (number === undefined || number < 0))
      throw new Failure('FIELD_INVALID', { label: declared.title, reason: '应为不小于 0 的数字' })
    if (declared.kind === 'flag' && value !== 'true' && value !== 'false')
      throw new Failure('FIELD_INVALID', { label: declared.title, reason: '应为 true 或 false' })
    const objection = declared.objection?.(value)
    if (objection !== undefined) throw new Failure('FIELD_INVALID', { label: declared.title, reason: objection })
    saveSetting(context.ledger, declared.key, value, context.now(), context.actor.userId)
    context.audit('setting.save', declared.key, { value })
    return {}
  },
}
