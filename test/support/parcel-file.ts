import { person } from './people.ts'

/** A client's CSV of import parcels on the sample goods: every row agrees with itself. For system tests. */
export function parcelCsv(first: number, count: number): string {
  const head =
    '订单号,平台会员号,商品货号,商品名称,规格型号,数量,单价,单位,原产国,运费,优惠金额,代扣税款,实付金额,订购人,订购人身份证号,订购人电话,支付企业代码,支付交易号,支付金额,支付人,支付人身份证号,支付时间,运单号,毛重（KG）,收货人,收货人电话,收货地址'
  const rows: string[] = [head]
  for (let n = first; n < first + count; n++) {
    const who = person(n)
    const qty = 1 + (n % 3)
    const value = 168 * qty
    const number = String(n).padStart(8, '0')
    rows.push(
      [
        `KT2026${number}`,
        `vip${n}`,
        'SL-NF-800',
        '示例牌婴儿配方奶粉',
        '800克/罐|示例牌',
        qty,
        168,
        '122',
        '609',
        0,
        0,
        0,
        value,
        who.name,
        who.idNumber,
        who.phone,
        '4101960D04',
        `KTZF${number}`,
        value,
        who.name,
        who.idNumber,
        '2026-11-22 09:15:00',
        `KTYD${number}`,
        `${(qty * 0.8 + 0.2).toFixed(1)}`,
        who.name,
        who.phone,
        who.address,
      ].join(','),
    )
  }
  return `\ufeff${rows.join('\r\n')}\r\n`
}
