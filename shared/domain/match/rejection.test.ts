import { describe, expect, it } from 'vitest'
import { isReason, reasonOfCode, rejectionReason } from './rejection.ts'

const told = (text: string): string => `[Code:1300;Desc:${text}]`

describe('reasons of rejections', () => {
  it('a code that stands for anything is grouped by what its text says, other codes by themselves', () => {
    const groups = [
      ['100', told('人工退单，订购人身份证号码有误')],
      ['100', told('人工退单，商品名称过于笼统，请补充品牌')],
      ['100', told('人工退单')],
      ['100', '[Code:1327;Desc:订单购买人与支付单支付人名字或身份证号码不一致]'],
      ['-621001', '清单[46122026I000000001]报文校验失败:系统异常:null'],
      ['-621001', '清单[46122026I000000002]报文校验失败:申报日期为空'],
      ['-621005', '清单[X]超限'],
    ].map(([status, info]) => rejectionReason(status ?? '', info ?? '').code)
    expect(groups).toEqual([
      '1300:订购人身份证号码有误',
      '1300:商品名称过于笼统请补充品牌',
      '1300',
      '1327',
      '-621001',
      '-621001:申报日期为空',
      '-621005',
    ])
  })

  it('a stored code says the same as the receipt that it came from, and a fix is offered only where the text speaks of it', () => {
    for (const info of [
      told('人工退单，订购人身份证号码有误'),
      told('人工退单，请补充品牌'),
      told('人工退单'),
      '地址不详',
    ]) {
      const reason = rejectionReason('100', info)
      expect(reasonOfCode(reason.code)).toEqual(reason)
    }
    expect(rejectionReason('100', told('人工退单，订购人身份证号码有误')).fixes).not.toEqual([])
    expect(rejectionReason('100', told('人工退单，请补充品牌')).fixes).toEqual([])
  })

  it('a filter by the code alone means all that its texts say', () => {
    expect(['1300', '1300:请补充品牌', '13005', 'T:1300'].map((code) => isReason(code, '1300'))).toEqual([
      true,
      true,
      false,
      false,
    ])
    expect(isReason('1300:请补充品牌', '1300:规格')).toBe(false)
    expect(isReason('T:甲', 'T')).toBe(false)
  })
})
