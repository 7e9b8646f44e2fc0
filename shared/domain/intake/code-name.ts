import type { CodeTable } from './field.ts'

/**
 * Names and habits behind the customs codes a client's file uses: the 2019 parameter tables (unit, currency, country; see
 * specs/ceb/codes) and what platforms write instead of them. One entry: code, then names parted by slashes.
 */
const UNITS =
  '001台 002座 003辆 004艘 005架 006套 007个 008只 009头 010张 011件 012支 013枝 014根 015条 016把 017块 018卷 019副 020片 021组 022份 023幅 025双 026对 027棵 028株 029井 030米 031盘 ' +
  '032平方米 033立方米 034筒 035千克 036克 037盆 038万个 039具 040百副 041百支 042百把 043百个 044百片 045刀 046疋 047公担 048扇 049百枝 050千只 051千块 052千盒 053千枝 054千个 055亿支 056亿个 057万套 ' +
  '058千张 059万张 060千伏安 061千瓦 062千瓦时 063千升 067英尺 070吨 071长吨 072短吨 073司马担 074司马斤 075斤 076磅 077担 078英担 079短担 080两 081市担 083盎司 084克拉 085市尺 086码 088英寸 089寸 ' +
  '095升 096毫升 097英加仑 098美加仑 099立方英尺 101立方尺 110平方码 111平方英尺 112平方尺 115英制马力 116公制马力 118令 120箱 121批 122罐 123桶 124扎 125包 126箩 127打 128筐 129罗 130匹 131册 132本 ' +
  '133发 134枚 135捆 136袋 139粒 140盒 141合 142瓶 143千支 144万双 145万粒 146千粒 147千米 148千英尺 149百万贝可 163部 164亿株'

const CURRENCIES =
  '110港币/HKD 112印度尼西亚卢比/IDR 116日本元/JPY 121澳门元/MOP 122马来西亚林吉特/MYR 129菲律宾比索/PHP 132新加坡元/SGD 133韩国圆/KRW 136泰国铢/THB 142人民币/CNY 143新台币/TWD 300欧元/EUR ' +
  '302丹麦克朗/DKK 303英镑/GBP 326挪威克朗/NOK 330瑞典克朗/SEK 331瑞士法郎/CHF 344俄罗斯卢布/RUB 501加拿大元/CAD 502美元/USD 601澳大利亚元/AUD 609新西兰元/NZD'

const COUNTRIES =
  '101阿富汗/AFG 313阿尔巴尼亚/ALB 701南极洲/ATA 201阿尔及利亚/DZA 699美属萨摩亚/ASM 314安道尔/AND 202安哥拉/AGO 401安提瓜和巴布达/ATG 339阿塞拜疆/AZE 402阿根廷/ARG 601澳大利亚/AUS 315奥地利/AUT ' +
  '404巴哈马/BHS 102巴林/BHR 103孟加拉/BGD 338亚美尼亚/ARM 405巴巴多斯/BRB 301比利时/BEL 504百慕大/BMU 104不丹/BTN 408玻利维亚/BOL 355波斯尼亚和黑塞哥维那/BIH 204博茨瓦纳/BWA 326布维岛/BVT 410巴西/BRA ' +
  '406伯利兹/BLZ 299英属印度洋领地/IOT 613所罗门群岛/SLB 446英属维尔京群岛/VGB 105文莱/BRN 316保加利亚/BGR 106缅甸/MMR 205布隆迪/BDI 340白俄罗斯/BLR 107柬埔寨/KHM 206喀麦隆/CMR 501加拿大/CAN ' +
  '208佛得角/CPV 411开曼群岛/CYM 209中非/CAF 134斯里兰卡/LKA 211乍得/TCD 412智利/CHL 142中国/CHN 143台湾/TWN 699圣诞岛/CXR 699科科斯（基林）群岛/CCK 413哥伦比亚/COL 212科摩罗/COM 259马约特/MYT ' +
  '213刚果（布）/COG 252刚果（金）/COD 602库克群岛/COK 415哥斯达黎加/CRI 351克罗地亚/HRV 416古巴/CUB 108塞浦路斯/CYP 352捷克/CZE 203贝宁/BEN 302丹麦/DNK 414多米尼克/DMA 418多米尼加/DOM 419厄瓜多尔/ECU ' +
  '440萨尔瓦多/SLV 216赤道几内亚/GNQ 217埃塞俄比亚/ETH 258厄立特里亚/ERI 334爱沙尼亚/EST 357法罗群岛/FRO 499福克兰群岛(马尔维纳斯)/FLK 499南乔治亚岛和南桑德韦奇岛/SGS 603斐济/FJI 318芬兰/FIN ' +
  '399阿兰群岛（波罗的海中芬兰所属群岛）/ALA 305法国/FRA 420法属圭亚那/GUF 623法属波利尼西亚/PYF 299法属南部领地/ATF 214吉布提/DJI 218加蓬/GAB 337格鲁吉亚/GEO 219冈比亚/GMB 128巴勒斯坦/PSE 304德国/DEU ' +
  '220加纳/GHA 320直布罗陀/GIB 618基里巴斯/KIR 310希腊/GRC 503格陵兰/GRL 421格林纳达/GRD 422瓜德罗普/GLP 699关岛/GUM 423危地马拉/GTM 221几内亚/GIN 424圭亚那/GUY 425海地/HTI 699赫德岛和麦克唐纳岛/HMD ' +
  '356梵蒂冈/VAT 426洪都拉斯/HND 110香港/HKG 321匈牙利/HUN 322冰岛/ISL 111印度/IND 112印度尼西亚/IDN 113伊朗/IRN 114伊拉克/IRQ 306爱尔兰/IRL 115以色列/ISR 307意大利/ITA 223科特迪瓦/CIV ' +
  '427牙买加/JAM 116日本/JPN 145哈萨克斯坦/KAZ 117约旦/JOR 224肯尼亚/KEN 109朝鲜/PRK 133韩国/KOR 118科威特/KWT 146吉尔吉斯斯坦/KGZ 119老挝/LAO 120黎巴嫩/LBN 255莱索托/LSO 335拉脱维亚/LVA ' +
  '225利比里亚/LBR 226利比亚/LBY 323列支敦士登/LIE 336立陶宛/LTU 308卢森堡/LUX 121澳门/MAC 227马达加斯加/MDG 228马拉维/MWI 122马来西亚/MYS 123马尔代夫/MDV 229马里/MLI 324马耳他/MLT 428马提尼克/MTQ ' +
  '230毛里塔尼亚/MRT 231毛里求斯/MUS 429墨西哥/MEX 325摩纳哥/MCO 124蒙古/MNG 343摩尔多瓦/MDA 359黑山共和国/MNE 430蒙特塞拉特/MSR 232摩洛哥/MAR 233莫桑比克/MOZ 126阿曼/OMN 234纳米比亚/NAM 606瑙鲁/NRU ' +
  '125尼泊尔/NPL 309荷兰/NLD 417库腊索岛/CUW 403阿鲁巴/ABW 449荷属圣马丁岛/SXM 449博内尔岛、圣尤斯特歇斯岛和萨巴岛/BES 607新喀里多尼亚/NCL 608瓦努阿图/VUT 609新西兰/NZL 431尼加拉瓜/NIC 235尼日尔/NER ' +
  '236尼日利亚/NGA 699纽埃/NIU 610诺福克岛/NFK 326挪威/NOR 699北马里亚纳自由联邦/MNP 699美国本土外小岛屿/UMI 620密克罗尼西亚(联邦)/FSM 621马绍尔群岛/MHL 622帕劳/PLW 127巴基斯坦/PAK 432巴拿马/PAN ' +
  '611巴布亚新几内亚/PNG 433巴拉圭/PRY 434秘鲁/PER 129菲律宾/PHL 699皮特凯恩/PCN 327波兰/POL 311葡萄牙/PRT 222几内亚比绍/GNB 144东帝汶/TLS 435波多黎各/PRI 130卡塔尔/QAT 237留尼汪/REU 328罗马尼亚/ROU ' +
  '344俄罗斯联邦/RUS 238卢旺达/RWA 499加勒比海圣巴特岛/BLM 299圣赫勒拿/SHN 447圣基茨和尼维斯/KNA 499安圭拉/AIA 437圣卢西亚/LCA 438圣马丁(法国)/MAF 448圣皮埃尔和密克隆/SPM 439圣文森特和格林纳丁斯/VCT 329圣马力诺/SMR ' +
  '239圣多美和普林西比/STP 131沙特阿拉伯/SAU 240塞内加尔/SEN 358塞尔维亚共和国/SRB 241塞舌尔/SYC 242塞拉利昂/SLE 132新加坡/SGP 353斯洛伐克/SVK 141越南/VNM 350斯洛文尼亚/SVN 243索马里/SOM 244南非/ZAF ' +
  '254津巴布韦/ZWE 312西班牙/ESP 260南苏丹/SSD 246苏丹/SDN 245西撒哈拉/ESH 441苏里南/SUR 399斯瓦尔巴岛和扬马延岛/SJM 257斯威士兰/SWZ 330瑞典/SWE 331瑞士/CHE 135叙利亚/SYR 147塔吉克斯坦/TJK 136泰国/THA ' +
  '248多哥/TGO 699托克劳/TKL 614汤加/TON 442特立尼达和多巴哥/TTO 138阿联酋/ARE 249突尼斯/TUN 137土耳其/TUR 148土库曼斯坦/TKM 443特克斯和凯科斯群岛/TCA 619图瓦卢/TUV 250乌干达/UGA 347乌克兰/UKR ' +
  '354马其顿/MKD 215埃及/EGY 303英国/GBR 399根西岛/GGY 399泽西岛/JEY 399马恩岛/IMN 247坦桑尼亚/TZA 502美国/USA 499美属维尔京群岛/VIR 251布基纳法索/BFA 444乌拉圭/URY 149乌兹别克斯坦/UZB 445委内瑞拉/VEN ' +
  '625瓦利斯和富图纳/WLF 617萨摩亚/WSM 139也门/YEM 253赞比亚/ZMB 199亚洲其他国家(地区)/ZAS 299非洲其他国家(地区)/ZAF 399欧洲其他国家(地区)/ZEU 499拉丁美洲其他国家(地区)/ZSA 599北美洲其他国家(地区)/ZNA ' +
  '699大洋洲其他国家(地区)/ZOC 210休达/CEU 256梅利利亚/MEL 207加那利群岛/CAI 604盖比群岛/GAM 612社会群岛/SOC 616土布艾群岛/TUB 605马克萨斯群岛/MAI 615土阿莫土群岛/TUA 701国(地)别不详/ZZZ ' +
  '702联合国及机构和国际组织/ZUN'

/** Other words for the same thing. */
const ALIASES: Readonly<Record<CodeTable, string>> = {
  unit: '035公斤/KG/KGS/KILOGRAM/千克(公斤)/公斤(千克) 036G/GRAM/克(公制) 007PCS/PC/PIECE/PIECES/EA/EACH 011件(套) 006SET/SETS 025PAIR/PAIRS 140BOX/BOXES 142BOTTLE/BOTTLES 125BAG/PACK/PACKS 122CAN/CANS 095L/LITER/公升/LITRE 096ML/毫升(ML) 030M/METER/公尺 070T/TON/公吨 120CARTON/CTN/CTNS 127DOZEN',
  currency: '142人民币元/RMB/元/CN¥/¥/￥/CHINESEYUAN 502美金/US$/$/美圆 116日圆/日币/円 110港元/HK$/港纸 300EURO/欧 303英磅/£ 133韩元/韩币 601澳元/澳币 501加元/加币 609纽币/新西兰币 132新币/坡币 143台币/新台币元',
  country: '116JP/日本国 133KR/大韩民国/南韩 502US/美利坚合众国/美 303UK/GB/大不列颠/英 304DE/德意志联邦共和国 305FR/法兰西 307IT 312ES 309NL/尼德兰 601AU/澳洲 609NZ/纽西兰 142CN/中国大陆/中华人民共和国 110HK/中国香港/香港特别行政区 143TW/中国台湾/台湾省/中国台湾省 121MO/中国澳门/澳门特别行政区 136TH 132SG 141VN 122MY 112ID/印尼 129PH 111IN 501CA 410BR 344RU/俄罗斯 331CH 330SE 302DK 326NO 318FI 301BE 306IE 315AT 310GR 327PL 311PT 429MX 412CL 244ZA 138AE/阿拉伯联合酋长国 137TR 115IL 131SA/沙特',
  idType: '1身份证/居民身份证/二代身份证/中国身份证/大陆身份证/ID/IDCARD/公民身份证/身份证件 2护照/军官证/其他/其它/港澳通行证/台胞证/港澳居民来往内地通行证/外国人居留证/PASSPORT/军人证/其他证件',
  tradeMode: '0110一般贸易 9610集货模式/直购/直购进口/直邮/直邮模式/一般出口/电子商务/集货/直购进口模式/BC直邮/跨境直购/跨境电商/9610模式 1210备货模式/保税/保税备货/网购保税/网购保税进口/保税电商/备货/保税进口/BBC/保税模式/跨境保税/特殊区域出口 9710B2B直接出口/跨境电商B2B直接出口/B2B出口 9810海外仓/出口海外仓/跨境电商出口海外仓 1239保税电商A/网购保税A',
  trafMode: '2水路运输/海运/水运/江海运输/SEA/水路/轮船 3铁路运输/铁路/RAIL/班列/火车 4公路运输/公路/汽运/陆运/卡车/汽车运输/TRUCK/ROAD 5航空运输/空运/AIR/航空/飞机 6邮件运输/邮件/邮政/邮运/MAIL 9其他方式运输/其他运输/其它运输/其他 7保税区 8保税仓库 0非保税区 1监管仓库 H边境特殊海关作业区 T综合实验区 W物流中心 X物流园区 Y保税港区 Z出口加工区 L旅客携带 G固定设施运输',
  wrapType: '1木箱 2纸箱/纸盒/纸质箱/CARTON 3桶装/桶 4散装 5托盘/PALLET 6包/包装袋/袋装/袋/快递袋/BAG 7其他/其它',
  district: '',
  orderType: 'I进口/进口订单/进口商品订单 E出口/B2C/B2C出口/出口订单/零售出口/出口商品订单 BB2B/B2B出口/B2B直接出口 W海外仓/海外仓订仓/订仓单/出口海外仓',
}

/** Length of the code, where all codes of a table have one: so many lost zeros can be given back. */
export const CODE_LENGTH: Readonly<Record<CodeTable, number>> = { unit: 3, currency: 3, country: 3, idType: 1, tradeMode: 4, trafMode: 1, wrapType: 1, district: 4, orderType: 1 }

interface Lookup {
  readonly codes: ReadonlySet<string>
  readonly names: ReadonlyMap<string, string>
}

function fold(name: string): string {
  return name.toUpperCase().replace(/[\s._()（）·]/g, '')
}

function build(table: CodeTable, sources: readonly string[]): Lookup {
  const length = CODE_LENGTH[table]
  const codes = new Set<string>()
  const names = new Map<string, string>()
  for (const entry of sources.join(' ').split(' ')) {
    if (entry === '') continue
    const code = entry.slice(0, length)
    codes.add(code)
    for (const name of entry.slice(length).split('/')) {
      const folded = fold(name)
      if (folded !== '' && !names.has(folded)) names.set(folded, code)
    }
  }
  return { codes, names }
}

const LOOKUPS: Readonly<Record<CodeTable, Lookup>> = {
  unit: build('unit', [UNITS, ALIASES.unit]),
  currency: build('currency', [CURRENCIES, ALIASES.currency]),
  country: build('country', [COUNTRIES, ALIASES.country]),
  idType: build('idType', [ALIASES.idType]),
  tradeMode: build('tradeMode', [ALIASES.tradeMode]),
  trafMode: build('trafMode', [ALIASES.trafMode]),
  wrapType: build('wrapType', [ALIASES.wrapType]),
  district: build('district', [ALIASES.district]),
  orderType: build('orderType', [ALIASES.orderType]),
}

/** True when the table holds the code; customs districts are not checked here (their table is dated data of the ledger). */
export function isCode(table: CodeTable, code: string): boolean {
  return table === 'district' ? /^\d{4}$/.test(code) : LOOKUPS[table].codes.has(code)
}

/** The code for a name or a habit of writing; undefined when unknown. Letter case, blanks and dots do not matter. */
export function codeForName(table: CodeTable, name: string): string | undefined {
  return LOOKUPS[table].names.get(fold(name))
}
