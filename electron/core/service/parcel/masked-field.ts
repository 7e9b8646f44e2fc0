import { maskAddress, maskIdNumber, maskName, maskPhone } from '../../../../shared/domain/identifier/mask.ts'
import type { FieldRow } from '../../../../shared/domain/record/field.ts'

/** A field's value as a screen may show it that was not asked to reveal it. */
export function maskedField(row: FieldRow | undefined, value: string): string {
  if (value === '' || row === undefined || !row.personal) return value
  switch (row.kind) {
    case 'id':
      return maskIdNumber(value)
    case 'phone':
      return maskPhone(value)
    case 'address':
      return maskAddress(value)
    case 'name':
      return maskName(value)
    default:
      return value
  }
}
