import { expect, it } from 'vitest'
import { z } from 'zod'
import { issueText } from './issue-text.ts'

const said = (schema: z.ZodType, value: unknown): string => {
  const result = schema.safeParse(value)
  const issue = result.success ? undefined : result.error.issues[0]
  return issue === undefined ? '' : issueText(issue)
}

it('a refused input is told in Chinese what was expected', () => {
  expect(said(z.object({ a: z.string() }), {})).toBe('缺少这一项')
  expect(said(z.number(), 'x')).toBe('应为数字')
  expect(said(z.number().int(), 7.5)).toBe('应为整数')
  expect(said(z.array(z.string()), 'x')).toBe('应为列表')
  expect(said(z.string().min(1), '')).toBe('不能为空')
  expect(said(z.string().max(3), 'abcd')).toBe('最多 3 个字符')
  expect(said(z.number().min(2), 1)).toBe('不能小于 2')
  expect(said(z.array(z.number()).max(1), [1, 2])).toBe('最多 1 项')
  expect(said(z.enum(['xlsx', 'csv']), 'pdf')).toBe('只能是 xlsx、csv')
  expect(said(z.string().regex(/^a/), 'b')).toBe('格式不对')
  expect(said(z.string().regex(/^a/, '应以 a 开头'), 'b')).toBe('应以 a 开头')
  expect(said(z.strictObject({}), { b: 1 })).toBe('没有 b 这一项')
  expect(
    said(
      z.string().refine(() => false, '日期不存在'),
      'b',
    ),
  ).toBe('日期不存在')
  expect(
    said(
      z.string().refine(() => false, 'wrong'),
      'b',
    ),
  ).toBe('不合要求')
  expect(said(z.union([z.string(), z.number()]), true)).toBe('不合要求')
})
