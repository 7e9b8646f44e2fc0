import type { z } from 'zod'

/** What a refused input is told, in Chinese: which kind of value was expected there, or which bound it breaks. */

/** Why a value was refused by a procedure's input shape. */
export type InputIssue = z.core.$ZodIssue

const TYPES: Readonly<Record<string, string>> = {
  string: '文字',
  number: '数字',
  int: '整数',
  boolean: '是或否',
  array: '列表',
  object: '一组字段',
  record: '一组字段',
  undefined: '空',
  null: '空',
}
const SIZES: Readonly<Record<string, string>> = { string: '个字符', array: '项', set: '项', map: '项', file: '字节' }

function bound(issue: InputIssue & { readonly code: 'too_small' | 'too_big' }): string {
  const size = SIZES[issue.origin]
  if (issue.code === 'too_small') {
    if (size !== undefined && Number(issue.minimum) === 1) return '不能为空'
    return size === undefined ? `不能小于 ${issue.minimum}` : `至少 ${issue.minimum} ${size}`
  }
  return size === undefined ? `不能大于 ${issue.maximum}` : `最多 ${issue.maximum} ${size}`
}

/** A shape may say itself what it wants; what a library says of its own accord is no sentence for the screen. */
const inChinese = (message: string): boolean => /\p{Script=Han}/u.test(message)

/** One sentence part without a full stop. */
export function issueText(issue: InputIssue): string {
  switch (issue.code) {
    case 'invalid_type':
      return issue.input === undefined && issue.message.endsWith('undefined')
        ? '缺少这一项'
        : `应为${TYPES[issue.expected] ?? issue.expected}`
    case 'too_small':
    case 'too_big':
      return bound(issue)
    case 'invalid_value':
      return `只能是 ${issue.values.map(String).join('、')}`
    case 'invalid_format':
      return inChinese(issue.message) ? issue.message : '格式不对'
    case 'not_multiple_of':
      return `应为 ${issue.divisor} 的倍数`
    case 'unrecognized_keys':
      return `没有 ${issue.keys.join('、')} 这一项`
    case 'custom':
      return inChinese(issue.message) ? issue.message : '不合要求'
    default:
      return '不合要求'
  }
}
