import country from '../../code/data/country.json' with { type: 'json' }
import currency from '../../code/data/currency.json' with { type: 'json' }
import tradeMode from '../../code/data/trade-mode.json' with { type: 'json' }
import trafMode from '../../code/data/traf-mode.json' with { type: 'json' }
import unit from '../../code/data/unit.json' with { type: 'json' }
import wrapType from '../../code/data/wrap-type.json' with { type: 'json' }
import type { CodeTable } from './field.ts'

/**
 * The codes of the shipped tables by what clients write instead of them. The tables' rows are taken as they lie in
 * shared/code/data (`code|name|iso|english`): the search index around them is of no use in a parse child.
 */
/** Other words for the same thing. */
const ALIASES: Readonly<Record<CodeTable, string>> = {
  unit: '035公斤/KG/KGS/KILOGRAM/千克(公斤)/公斤(千克) 036G/GRAM/克(公制) 007PCS/PC/PIECE/PIECES/EA/EACH 011件(套) 006SET/SETS 025PAIR/PAIRS 140BOX/BOXES 142BOTTLE/BOTTLES 125BAG/PACK/PACKS 122CAN/CANS 095L/LITER/公升/LITRE 096ML/毫升(ML) 030M/METER/公尺 070T/TON/公吨 120CARTON/CTN/CTNS 127DOZEN',
  currency:
    '142人民币元/RMB/元/CN¥/¥/￥/CHINESEYUAN 502美金/US$/$/美圆 116日圆/日币/円 110港元/HK$/港纸 300EURO/欧 303英磅/£ 133韩元/韩币 601澳元/澳币 501加元/加币 609纽币/新西兰币 132新币/坡币 143台币/新台币元',
  country:
    '116JP/日本国 133KR/大韩民国/南韩 502US/美利坚合众国/美 303UK/GB/大不列颠/英 304DE/德意志联邦共和国 305FR/法兰西 307IT 312ES 309NL/尼德兰 601AU/澳洲 609NZ/纽西兰 142CN/中国大陆/中华人民共和国 110HK/中国香港/香港特别行政区 143TW/中国台湾/台湾省/中国台湾省 121MO/中国澳门/澳门特别行政区 136TH 132SG 141VN 122MY 112ID/印尼 129PH 111IN 501CA 410BR 344RU/俄罗斯 331CH 330SE 302DK 326NO 318FI 301BE 306IE 315AT 310GR 327PL 311PT 429MX 412CL 244ZA 138AE/阿拉伯联合酋长国 137TR 115IL 131SA/沙特',
  idType:
    '1身份证/居民身份证/二代身份证/中国身份证/大陆身份证/ID/IDCARD/公民身份证/身份证件 2护照/军官证/其他/其它/港澳通行证/台胞证/港澳居民来往内地通行证/外国人居留证/PASSPORT/军人证/其他证件',
  tradeMode:
    '0110一般贸易 9610集货模式/直购/直购进口/直邮/直邮模式/一般出口/电子商务/集货/直购进口模式/BC直邮/跨境直购/跨境电商/9610模式 1210备货模式/保税/保税备货/网购保税/网购保税进口/保税电商/备货/保税进口/BBC/保税模式/跨境保税/特殊区域出口 9710B2B直接出口/跨境电商B2B直接出口/B2B出口 9810海外仓/出口海外仓/跨境电商出口海外仓 1239保税电商A/网购保税A',
  trafMode:
    '2水路运输/海运/水运/江海运输/SEA/水路/轮船 3铁路运输/铁路/RAIL/班列/火车 4公路运输/公路/汽运/陆运/卡车/汽车运输/TRUCK/ROAD 5航空运输/空运/AIR/航空/飞机 6邮件运输/邮件/邮政/邮运/MAIL 9其他方式运输/其他运输/其它运输/其他 7保税区 8保税仓库 0非保税区 1监管仓库 H边境特殊海关作业区 T综合实验区 W物流中心 X物流园区 Y保税港区 Z出口加工区 L旅客携带 G固定设施运输',
  wrapType: '1木箱 2纸箱/纸盒/纸质箱/CARTON 3桶装/桶 4散装 5托盘/PALLET 6包/包装袋/袋装/袋/快递袋/BAG 7其他/其它',
  district: '',
  orderType:
    'I进口/进口订单/进口商品订单 E出口/B2C/B2C出口/出口订单/零售出口/出口商品订单 BB2B/B2B出口/B2B直接出口 W海外仓/海外仓订仓/订仓单/出口海外仓',
}

/** Length of the code, where all codes of a table have one: so many lost zeros can be given back. */
export const CODE_LENGTH: Readonly<Record<CodeTable, number>> = {
  unit: 3,
  currency: 3,
  country: 3,
  idType: 1,
  tradeMode: 4,
  trafMode: 1,
  wrapType: 1,
  district: 4,
  orderType: 1,
}

interface Lookup {
  readonly first: readonly (readonly [code: string, name: string])[]
  readonly codes: ReadonlySet<string>
  readonly names: ReadonlyMap<string, string>
}

function fold(name: string): string {
  return name.toUpperCase().replace(/[\s._()（）·]/g, '')
}

function build(table: CodeTable, rows: readonly string[], aliases: string): Lookup {
  const length = CODE_LENGTH[table]
  const codes = new Set<string>()
  const names = new Map<string, string>()
  const first: [string, string][] = []
  const add = (code: string, list: readonly string[]): void => {
    if (!codes.has(code) && list[0] !== undefined) first.push([code, list[0]])
    codes.add(code)
    for (const name of list) {
      const folded = fold(name)
      if (folded !== '' && !names.has(folded)) names.set(folded, code)
    }
  }
  for (const row of rows) {
    const [code = '', ...list] = row.split('|')
    add(code, list)
  }
  for (const entry of aliases.split(' ')) if (entry !== '') add(entry.slice(0, length), entry.slice(length).split('/'))
  return { codes, names, first }
}

const LOOKUPS: Readonly<Record<CodeTable, Lookup>> = {
  unit: build('unit', unit, ALIASES.unit),
  currency: build('currency', currency, ALIASES.currency),
  country: build('country', country, ALIASES.country),
  idType: build('idType', [], ALIASES.idType),
  tradeMode: build('tradeMode', tradeMode, ALIASES.tradeMode),
  trafMode: build('trafMode', trafMode, ALIASES.trafMode),
  wrapType: build('wrapType', wrapType, ALIASES.wrapType),
  district: build('district', [], ALIASES.district),
  orderType: build('orderType', [], ALIASES.orderType),
}

/** True when the table holds the code; customs districts are not checked here (their table is dated data of the ledger). */
export function isCode(table: CodeTable, code: string): boolean {
  return table === 'district' ? /^\d{4}$/.test(code) : LOOKUPS[table].codes.has(code)
}

/** The code for a name or a habit of writing; undefined when unknown. Letter case, blanks and dots do not matter. */
export function codeForName(table: CodeTable, name: string): string | undefined {
  return LOOKUPS[table].names.get(fold(name))
}

/** A table's names in its order, each of which means its own code; where a name would mean another, the code itself. */
export function codeNames(table: CodeTable): readonly string[] {
  return LOOKUPS[table].first.map(([code, name]) => (codeForName(table, name) === code ? name : code))
}
