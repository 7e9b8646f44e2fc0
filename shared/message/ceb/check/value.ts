import type { FieldRule } from '../field.ts'

/** How a value can break its form. */
export type ValueProblem =
  | 'NOT_DECIMAL'
  | 'DECIMAL_DIGITS'
  | 'DECIMAL_PLACES'
  | 'NOT_INTEGER'
  | 'INTEGER_RANGE'
  | 'INTEGER_DIGITS'
  | 'LENGTH_EXACT'
  | 'LENGTH_MAX'
  | 'LENGTH_MIN'
  | 'FIXED_VALUE'

/** Characters as XSD counts them: code points. */
export function characters(text: string): number {
  let count = text.length
  for (let i = 0; i < text.length - 1; i++) {
    const unit = text.charCodeAt(i)
    if (unit >= 0xd800 && unit <= 0xdbff) count--
  }
  return count
}

const ANY_BLANK = /[ \t\r\n]/

/** XSD whiteSpace "collapse": only blank, tab, CR and LF count as blanks. */
export function collapseBlanks(text: string): string {
  return !ANY_BLANK.test(text) ? text : text.replace(/[ \t\r\n]+/g, ' ').replace(/^ | $/g, '')
}

/** Digits left when the zeros at the end are cut; a regular expression would take quadratic time on a crafted text. */
function withoutTrailingZeros(digits: string): number {
  let length = digits.length
  while (length > 0 && digits.charCodeAt(length - 1) === 48) length--
  return length
}

const DECIMAL = /^[+-]?(?:(\d+)(?:\.(\d*))?|\.(\d+))$/
const INTEGER = /^([+-]?)(\d+)$/
const INT_MAX = 2_147_483_647

/** xs:decimal with totalDigits and fractionDigits: zeros that do not change the value do not count. */
function decimalProblem(text: string, rule: FieldRule): ValueProblem | undefined {
  const match = DECIMAL.exec(text)
  if (match === null) return 'NOT_DECIMAL'
  const whole = (match[1] ?? '').replace(/^0+/, '').length
  const fraction = withoutTrailingZeros(match[2] ?? match[3] ?? '')
  if (fraction > rule.fractionDigits) return 'DECIMAL_PLACES'
  return whole + fraction > rule.totalDigits ? 'DECIMAL_DIGITS' : undefined
}

/** xs:int (32 bit) with totalDigits. */
function integerProblem(text: string, rule: FieldRule): ValueProblem | undefined {
  const match = INTEGER.exec(text)
  if (match === null) return 'NOT_INTEGER'
  const digits = (match[2] ?? '').replace(/^0+(?=\d)/, '')
  if (digits.length > 10 || Number(digits) > (match[1] === '-' ? INT_MAX + 1 : INT_MAX)) return 'INTEGER_RANGE'
  return rule.totalDigits > 0 && digits.length > rule.totalDigits ? 'INTEGER_DIGITS' : undefined
}

function textProblem(text: string, rule: FieldRule): ValueProblem | undefined {
  // A text with no more code units than allowed cannot have more characters; counting is for the others.
  if (text.length <= rule.maxLength && text.length >= rule.minLength && rule.minLength <= 1) return undefined
  const length = characters(text)
  if (length >= rule.minLength && length <= rule.maxLength) return undefined
  if (rule.minLength === rule.maxLength) return 'LENGTH_EXACT'
  return length > rule.maxLength ? 'LENGTH_MAX' : 'LENGTH_MIN'
}

/**
 * What is wrong with an element's text by the schema, as an XSD processor decides: empty text takes the default,
 * blanks are collapsed where the type says so, lengths count characters. undefined when nothing is.
 */
export function valueProblem(rule: FieldRule, raw: string): ValueProblem | undefined {
  const text =
    raw === '' && rule.defaultValue !== undefined ? rule.defaultValue : rule.collapse ? collapseBlanks(raw) : raw
  const problem =
    rule.kind === 'decimal'
      ? decimalProblem(text, rule)
      : rule.kind === 'int'
        ? integerProblem(text, rule)
        : textProblem(text, rule)
  if (problem !== undefined) return problem
  return rule.fixedValue !== undefined && text !== rule.fixedValue ? 'FIXED_VALUE' : undefined
}

/** The second half of a sentence about a value. */
export function valueSentence(problem: ValueProblem, rule: FieldRule, raw: string): string {
  switch (problem) {
    case 'NOT_DECIMAL':
      return '应填数字，不能为空，也不能带千分位、单位或指数，请更正'
    case 'DECIMAL_DIGITS':
      return `有效数字超过 ${rule.totalDigits} 位，请更正`
    case 'DECIMAL_PLACES':
      return `小数超过 ${rule.fractionDigits} 位，请按 ${rule.fractionDigits} 位以内填写`
    case 'NOT_INTEGER':
      return '应填整数，请更正'
    case 'INTEGER_RANGE':
      return '整数过大，请更正'
    case 'INTEGER_DIGITS':
      return `整数超过 ${rule.totalDigits} 位，请更正`
    case 'LENGTH_EXACT':
      return `应为 ${rule.minLength} 个字符，现有 ${characters(raw)} 个，请更正`
    case 'LENGTH_MAX':
      return `最多 ${rule.maxLength} 个字符，现有 ${characters(raw)} 个，请缩短`
    case 'LENGTH_MIN':
      return rule.minLength === 1 ? '不能为空，请补填' : `至少 ${rule.minLength} 个字符，请补全`
    case 'FIXED_VALUE':
      return `只能填 ${rule.fixedValue ?? ''}，请更正`
  }
}
