import { rule, type MatchRule } from './rule.ts'

/** Goods records, profile, account book, transport and dated lists. */
export const GOODS_RULES: readonly MatchRule[] = [
  rule({
    id: 'M-GOODS-UNKNOWN', severity: 'defect', direction: 'both', title: '商品未备案', fields: ['line.itemNo'],
    explanation: '订单货号在该客户的商品备案中不存在，或在申报日不在有效期内，无法得到商品编码与法定单位。', todo: '补商品备案，或把货号改为已备案的货号。', source: 'CEB 资料 3.4 清单–备案',
  }),
  rule({
    id: 'M-HS-MISSING', severity: 'defect', direction: 'both', title: '商品编码缺失或无效', fields: ['goods.hsCode'],
    explanation: '清单必须写 10 位商品编码。', todo: '在商品备案中补全商品编码。', source: '621/603 gcode 必填', codes: ['-625011'],
  }),
  rule({
    id: 'M-UNIT1', severity: 'defect', direction: 'both', title: '缺法定第一单位或换算', fields: ['goods.unit1', 'goods.factor1'],
    explanation: '没有法定第一计量单位，或无法从申报数量换算出法定数量。', todo: '在商品备案中补法定单位，以及一个申报单位等于多少法定单位（千克可由单位净重得出）。', source: '621/603 unit1、qty1 必填', codes: ['-625012'],
  }),
  rule({
    id: 'M-UNIT2', severity: 'defect', direction: 'both', title: '法定第二单位与数量不成对', fields: ['goods.unit2', 'goods.factor2'],
    explanation: '有第二法定单位就必须有第二数量，没有则两者都不填；税则要求第二单位而备案没有的也在此列。', todo: '在商品备案中补第二单位与换算。', source: 'CEB 资料 3.4；回执 -625009', codes: ['-625009'],
  }),
  rule({
    id: 'M-UNIT-TARIFF', severity: 'warning', direction: 'both', title: '法定单位与税则不符', fields: ['goods.unit1', 'goods.unit2'],
    explanation: '商品备案的法定单位与当前税则表不同。', todo: '核对税则版本与商品备案。', source: '税则表；回执 -625012', codes: ['-625012'],
  }),
  rule({
    id: 'M-UNIT-DIFFERS', severity: 'defect', direction: 'both', title: '申报单位与备案不符', fields: ['line.unit', 'goods.unit'],
    explanation: '订单行的计量单位与商品备案的申报单位不同，换算会出错。', todo: '统一为备案单位，或更正备案。', source: 'CEB 资料 3.4 订单–清单（qty、unit 一致）', codes: ['1322'],
  }),
  rule({
    id: 'M-NET-WEIGHT', severity: 'defect', direction: 'both', title: '缺单位净重', fields: ['goods.unitNetWeight'],
    explanation: '清单净重由商品单位净重乘数量得出，备案中没有单位净重。', todo: '在商品备案中补单位净重（千克）。', source: '621/603 netWeight 必填',
  }),
  rule({
    id: 'M-ORIGIN', severity: 'defect', title: '缺原产国', fields: ['line.country', 'goods.originCountry'],
    explanation: '清单商品行必须写原产国（三位海关代码）。', todo: '在商品备案或订单行补原产国。', source: '621 country 必填',
  }),
  rule({
    id: 'M-POSITIVE-LIST', severity: 'defect', title: '不在正面清单', fields: ['goods.hsCode'],
    explanation: '商品编码不在当前的跨境电商零售进口商品清单中。', todo: '核对编码；确实不在清单的不能按跨境零售进口。', source: '跨境电子商务零售进口商品清单（导入的版本）',
  }),
  rule({
    id: 'M-PROHIBITED', severity: 'defect', direction: 'both', title: '禁止进出口', fields: ['goods.hsCode'],
    explanation: '商品编码在当前的禁止清单中。', todo: '停止申报，联系客户退回。', source: '禁止清单（导入的版本）',
  }),
  rule({
    id: 'M-LICENCE', severity: 'warning', direction: 'both', title: '可能需要许可证件', fields: ['goods.hsCode'],
    explanation: '商品编码有监管条件，可能需要许可证件；简化申报（A）的出口商品不得涉证。', todo: '核对监管条件；需要许可证件的先办妥再申报。', source: '税则监管条件；CEB 资料 3.4 出口 A',
  }),
  rule({
    id: 'M-PROFILE-MISSING', severity: 'defect', direction: 'both', title: '申报方案缺项', fields: [],
    explanation: '该客户此模式没有申报方案，或方案缺少清单必填的代码。', todo: '在客户的申报方案中补全所列字段。', source: '621/603 必填字段',
  }),
  rule({
    id: 'M-BOOK-ITEM-MISSING', severity: 'defect', direction: 'both', title: '缺账册料号', fields: ['goods.bookItems', 'profile.bookNo'],
    explanation: '保税模式每行必须写账册备案料号，商品备案中没有该账册的料号。', todo: '在商品备案中补账册料号。', source: '621/603 itemRecordNo（bonded：required）；CEB 资料 3.4 清单–备案',
  }),
  rule({
    id: 'M-BOOK-ITEM-CHOICE', severity: 'warning', direction: 'both', title: '账册料号不唯一', fields: ['goods.bookItems'],
    explanation: '该商品在账册中有多个料号，程序取第一个。', todo: '确认应扣减的料号，必要时调整备案中的顺序。', source: '本程序',
  }),
  rule({
    id: 'M-TRANSPORT-MISSING', severity: 'wait', direction: 'both', title: '缺运输信息', fields: ['transport.trafNo', 'transport.voyageNo', 'transport.billNo'],
    explanation: '直购（9610）清单须有运输工具、航次和提运单号；通常夜间才知道，由运输批次统一补入。', todo: '把包裹归入运输批次，并填写航次与总运单号。', source: '621 trafNo/voyageNo/billNo：9610 required',
  }),
  rule({
    id: 'M-FIELD-MISSING', severity: 'defect', direction: 'both', title: '必填项为空', fields: [],
    explanation: '要发送的单证缺少必填字段。', todo: '补全所列字段后重新检查。', source: 'CEB 202205 必填字段', codes: ['0002'],
  }),
  rule({
    id: 'M-GNUM', severity: 'defect', direction: 'both', title: '商品序号不连续', fields: ['line.gnum'],
    explanation: '商品序号必须从 1 开始连续且不重复，进口最多 99 行，出口最多 100 行。', todo: '重新编号或拆单。', source: 'CEB 202205 gnum；回执 -301002、-621027', codes: ['-301002', '-621027'],
  }),
  rule({
    id: 'M-LONG-TEXT', severity: 'defect', direction: 'both', title: '内容超长', fields: [],
    explanation: '字段内容超过报文允许的长度，原样发送会被拒收；程序不会替您截断。', todo: '缩短所列字段。', source: 'CEB 202205 字段长度', codes: ['0002'],
  }),
]
