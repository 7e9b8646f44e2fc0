/** What an error code is about; decides who has to act. */
export type ErrorClass =
  /** The platform has this document already: success when it answers a retransmission. */
  | 'duplicate'
  /** Signature or card. */
  | 'signature'
  /** The buyer's limit. */
  | 'limit'
  /** The sender may not do this: registration, card, envelope sender. */
  | 'permission'
  /** The document's state on the platform does not allow it. */
  | 'state'
  /** Wrong address or receiver. */
  | 'routing'
  /** The platform itself failed: send again later. */
  | 'system'
  /** Something in the document is wrong. */
  | 'content'

export interface ErrorCode {
  readonly code: string
  /** [*] stands for what the platform fills in; two meanings of one code are separated by a slash. */
  readonly message: string
  readonly class: ErrorClass
  readonly source: string
}

type Row = readonly [code: string, errorClass: ErrorClass, message: string]

/** Edition 202205, table 7-1: answers of the exchange platform (0001–3999; 4000–9999 are free). */
const PLATFORM: readonly Row[] = [
  ['0001', 'content', '报文格式错误'],
  ['0002', 'content', '数据包不能通过 schema 验证'],
  ['0999', 'content', '其他格式错误'],
  ['1001', 'signature', '数字签名无效'],
  ['1002', 'signature', '数字签名过期'],
  ['1003', 'signature', '报文解密错误'],
  ['1004', 'signature', '签名与数据不符'],
  ['1999', 'signature', '其他安全错误'],
  ['2001', 'routing', '指定的接收方不存在'],
  ['2002', 'routing', '地址不匹配：实际接收方与报文的接收方不同'],
  ['2999', 'routing', '其他业务逻辑错误'],
  ['3001', 'system', '数据库、中间件等系统错误'],
  ['3002', 'system', '远程连接错误'],
  ['3003', 'system', '远程连接超时'],
  ['3999', 'system', '其他系统级错误'],
]

/** Edition 202205, table 7-2: answers about the business document. */
const BUSINESS: readonly Row[] = [
  ['-10101', 'permission', '无效企业类型'],
  ['-10102', 'permission', '无效企业代码'],
  ['-301001', 'content', '订单商品表体信息不存在'],
  ['-301002', 'content', '订单商品信息内有重复商品序号'],
  ['-301003', 'content', '订单信息查询不存在[*]'],
  ['-301004', 'content', '订单信息查询不存在[*]'],
  ['-301005', 'content', '[*]订单信息查询不存在'],
  ['-301006', 'content', '[*]检索到多条订单信息'],
  ['-301007', 'content', '订单业务报文信息不能为空'],
  ['-301008', 'content', '参数校验不通过，*'],
  ['-301009', 'state', '订单标识(appType)不正确,未找到操作的订单'],
  ['-301010', 'duplicate', '已存在相同编号的订单'],
  ['-301011', 'state', '该订单已向海关申报清单，状态不符'],
  ['-301012', 'state', '订单报文处理失败，未找到对应操作'],
  ['-301013', 'system', '订单报文处理失败，系统异常'],
  ['-301014', 'duplicate', '订单报文处理失败，接收报文为旧报文数据，不做处理'],
  ['-301015', 'content', '订单报文处理失败，报文表头数据超过限制'],
  ['-401001', 'content', '支付凭证查询不存在[*]'],
  ['-401002', 'content', '支付状态查询不存在[*]'],
  ['-401003', 'content', '[*]对应多条支付凭证'],
  ['-401004', 'content', '[*]对应支付凭证查询不存在'],
  ['-401005', 'content', '支付单业务报文不能为空'],
  ['-401006', 'state', '支付单标识(appType)不正确,未找到对应操作的支付单'],
  ['-401007', 'duplicate', '已存在相同编号的支付单'],
  ['-401008', 'state', '该支付单已向海关申报支付单，状态不符'],
  ['-401009', 'content', '参数校验不通过，[paymentHead,payment]'],
  ['-401010', 'state', '支付单报文处理失败，未找到对应操作'],
  ['-401011', 'system', '支付单报文处理失败，系统异常'],
  ['-401012', 'duplicate', '支付单报文处理失败，接收报文为旧报文数据，不做处理'],
  ['-401013', 'content', '支付单报文处理失败，报文表头数据超过限制'],
  ['-504000', 'content', '运单报文解析失败！'],
  ['-504010', 'content', '运单业务报文不能为空'],
  ['-504011', 'content', '参数校验不通过，*'],
  ['-504012', 'duplicate', '物流运单已存在'],
  ['-504013', 'content', '物流运单报文数量超过限制'],
  ['-504014', 'state', '运单标识(appType)不正确,未找到操作的运单'],
  ['-504015', 'duplicate', '已存在相同编号的运单'],
  ['-504016', 'state', '该运单已向海关申报运单，状态不符'],
  ['-505000', 'content', '运单状态报文解析失败！'],
  ['-505010', 'content', '运单状态业务报文不能为空'],
  ['-505011', 'content', '参数校验不通过'],
  ['-505012', 'duplicate', '物流运单状态已存在'],
  ['-505013', 'content', '物流运单状态报文数量超过限制'],
  ['-505014', 'state', '物流运单状态报文处理失败，未找到对应操作'],
  ['-505015', 'system', '物流报文处理失败，系统异常'],
  ['-505016', 'duplicate', '物流报文处理失败，接收报文为旧报文数据，不做处理'],
  ['-505017', 'content', '报文处理失败，报文表头数据超过限制'],
  ['-621000', 'content', 'CEB621Message 接收失败，清单表体为空，报文业务主键[*]'],
  ['-621001', 'content', '清单报文校验失败，[*]'],
  ['-621002', 'content', '四单回执解析失败，[*]！'],
  ['-621003', 'content', '清单申报失败，[*]'],
  ['-621004', 'duplicate', '清单[*]已经申报过，请勿重复申报'],
  ['-621005', 'limit', '清单[*]的购买金额超过单笔限额[[*]]'],
  ['-621006', 'content', '未找到 headGuid 为[*]的清单'],
  ['-621008', 'system', '清单[*]发送海关成功，更新状态时发生错误'],
  ['-621009', 'system', '清单[*]发送海关失败，更新状态时发生错误'],
  ['-621010', 'state', '申报清单[*]发生错误，状态不是申报中'],
  ['-621011', 'state', '不存在已申报的清单[*]，无法进行改单操作'],
  ['-621012', 'state', '清单[*]的申报状态不符合改单申报的条件'],
  ['-621013', 'system', '清单[*]，查询个人限额失败'],
  ['-621014', 'system', '清单[*]，核增个人[*]消费金额时出错'],
  ['-621015', 'permission', '*[*]与卡信息[*]不匹配，没有权限进行操作'],
  ['-621016', 'permission', '[*]没有权限进行操作'],
  ['-621017', 'system', '系统发生异常'],
  ['-621018', 'limit', '清单[*]中购买人[*]已用购买额度为[*]，本次购买将超过年度限额[*]'],
  ['-621019', 'content', '查无此数据'],
  ['-621020', 'content', '请求参数错误，请重试'],
  ['-621021', 'content', '申报失败[主键为空或未找到数据]，请重试'],
  ['-621022', 'content', '申报失败[*]，请重试'],
  ['-621023', 'system', '执行改单操作时发生错误，请重试'],
  ['-621024', 'content', '所有清单的表体均为空，无法完成申报操作'],
  ['-621025', 'signature', '保存签名信息发生错误！'],
  ['-621026', 'signature', '保存签名信息发生错误,签名信息为空！'],
  ['-621027', 'system', '保存失败，请确认状态并刷新重试 / 请确认表体 gnum 无重复！'],
  ['-621028', 'signature', '加签数据比对失败！'],
  ['-621029', 'signature', '验签失败！'],
  ['-621030', 'content', 'CEB621Message 接收失败[*]，清单数据超过限制！'],
  ['-623000', 'content', 'CEB623Message 接收失败，撤单清单为空，报文业务主键[*]'],
  ['-623001', 'content', '报文校验失败，[*]"'],
  ['-623002', 'content', '回执解析失败，[*]！'],
  ['-623003', 'content', '系统中不存在清单编号为[*]的清单！'],
  ['-623004', 'content', '查无此数据'],
  ['-623005', 'state', '清单的状态不符合撤单申报要求(清单编号[*])！'],
  ['-623006', 'system', '撤单清单[*]发送海关成功，更新状态时发生错误'],
  ['-623007', 'system', '撤单清单[*]发送海关失败，更新状态时发生错误'],
  ['-623008', 'content', 'CEB623Message 接收失败[*]，数据超过限制！'],
  ['-623009', 'duplicate', '撤单清单[*]已经申报过'],
  ['-623010', 'content', '第*条，企业内部编号[*]:[*]'],
  ['-623011', 'content', '生成失败[主键为空或未找到数据]，请重试'],
  ['-623012', 'content', '生成失败[撤单原因为空]，请重试'],
  ['-623013', 'state', '撤单状态[*]不符合删除条件'],
  ['-623014', 'content', '校验失败[*]'],
  ['-623016', 'signature', '保存签名信息发生错误！'],
  ['-623017', 'signature', '保存签名信息发生错误,签名信息为空！'],
  ['-623018', 'content', '请求参数错误，请重试'],
  ['-623019', 'content', '申报失败[主键为空或未找到数据]，请重试'],
  ['-623020', 'content', '申报失败[*]，请重试'],
  ['-623021', 'permission', '*[*]与卡信息[*]不匹配，没有权限进行操作'],
  ['-623022', 'system', '保存失败，请确认状态并刷新重试'],
  ['-623023', 'content', '撤单清单申报失败，[*]'],
  ['-623024', 'state', '通过界面申报清单[*]发生错误，状态不是申报中'],
  ['-623025', 'system', '清单[*]，核增个人[*]消费金额时出错'],
  ['-623026', 'permission', '[*]没有权限进行操作'],
  ['-623027', 'system', '系统发生异常'],
  ['-623028', 'system', '申报请求发送失败[*]'],
  ['-623029', 'signature', '验签失败*！'],
  ['-625001', 'content', '退货申请单报文校验失败，[*]'],
  ['-625002', 'content', '四单回执解析失败，[*]！'],
  ['-625003', 'content', '退货申请单业务报文不能为空！'],
  ['-625004', 'content', '退货申请单申报失败，[*]'],
  ['-625005', 'signature', '退货申请单[*]验签失败！'],
  ['-625006', 'content', '退货申请单[*]表体无数据，不允许申报！'],
  ['-625007', 'content', '退货申请单[*]表体第[*]项商品未备案！'],
  ['-625008', 'content', '退货申请单预录入号应由电子口岸生成！'],
  [
    '-625009',
    'content',
    '退货申请单[*]表体第[*]项的第二数量与第二单位不符合规则（当第二单位为空时，第二数量应为空；当第二单位有值时，第二数量应为正数）！',
  ],
  ['-625010', 'content', '退货申请单[*]表体第[*]项的*[*]与备案库[*]不一致！'],
  ['-625011', 'content', '退货申请单[*]表体第[*]项在参数库中没有匹配商品编号[*]的商品！'],
  ['-625012', 'content', '退货申请单[*]表体第[*]项的*[*]与参数库[*]不一致！'],
  ['-625013', 'permission', '退货申请单[*]和证书中的“申报单位代码/名称”不一致！'],
  ['-625022', 'state', '退货申请单[*]已经申报过，请勿重复申报 / 退货申请单[*]的申报状态不符合改单申报的条件'],
  ['-625014', 'limit', '退货申请单[*]金额超过单笔限额'],
  ['-625015', 'limit', '退货申请单[*]中购买人[*]的购买金额超过限额'],
  ['-625016', 'content', '查无此数据'],
  ['-625017', 'content', '请求参数错误，请重试'],
  ['-625018', 'content', '申报失败[主键为空或未找到数据]，请重试'],
  ['-625019', 'system', '申报失败[系统错误]，请重试'],
  ['-625020', 'permission', '*[*]与卡信息[*]不匹配，没有权限进行操作'],
  ['-625021', 'permission', '[*]没有权限进行操作'],
  ['-625023', 'content', '所有退货申请单的表体均为空，无法完成批量申报操作'],
  ['-625024', 'system', '退货申请单[*]，核增个人[*]消费金额时出错'],
  ['-625025', 'system', '退货申请单[*]，新增个人消费金额时出错'],
  ['-625026', 'system', '退货申请单[*]，查询个人限额失败'],
  ['-625027', 'signature', '保存签名信息发生错误！'],
  ['-625028', 'signature', '保存签名信息发生错误,签名信息为空！'],
  ['-625029', 'system', '保存失败，请确认状态并刷新重试'],
  ['-625030', 'content', '申报失败[*]，请重试'],
  ['-625031', 'content', '所有退货申请单的表体均为空，无法完成批量申报操作'],
  ['-625032', 'content', '查无此数据'],
  ['-625033', 'duplicate', '退货申请单[*]已经申报过，请勿重复申报'],
  ['-625110', 'system', '系统发生异常'],
  ['-625113', 'permission', '*[*]与卡信息[*]不匹配，没有权限进行操作'],
  ['-625114', 'permission', '[*]没有权限进行操作'],
  ['-625116', 'system', '系统发生异常'],
  ['-625200', 'content', 'CEB625Message 接收失败，退货申请单为空，报文业务主键[*]'],
  ['-625202', 'system', '退货申请单[*]发送海关成功，更新状态时发生错误'],
  ['-625203', 'system', '退货申请单[*]发送海关失败，更新状态时发生错误'],
  ['-625204', 'content', '未找到 headGuid 为[*]的清单'],
  ['-625205', 'state', '通过界面申报清单[*]发生错误，状态不是申报中'],
  ['-625206', 'system', '退货申请单[*]发送海关成功，更新状态时发生错误'],
  ['-625207', 'system', '退货申请单[*]发送海关失败，更新状态时发生错误'],
  ['-625208', 'signature', '验签失败*！'],
  ['-625209', 'content', '退货申请单[*],在关联的清单中未找到表体序号为[*],商品编号为[*]的数据'],
  ['-800000', 'content', '入库明细单表体信息不存在'],
  ['-800001', 'content', '校验不通过，[错误信息]'],
  ['-800002', 'content', '入库明细单报文解析失败'],
  ['-800003', 'duplicate', '入库明细单报已存在'],
  ['-800004', 'system', '入库明细单报文处理失败，系统异常'],
  ['-800005', 'duplicate', '入库明细单报文处理失败，接收报文为旧报文数据，不做处理'],
  ['-800006', 'content', '入库明细单报文处理失败，报文表头数据超过限制'],
]

/** Not in the tables, met in receipts and in other companies' programs. */
const SEEN: readonly Row[] = [
  ['-301020', 'signature', '验签失败'],
  ['-451', 'content', '申报失败'],
  ['-304001', 'duplicate', '业务主键重复'],
  ['-621049', 'signature', '验签失败'],
  ['-621999', 'system', '系统异常'],
  ['-625201', 'duplicate', '存在已申请的单证'],
]

const SOURCES: readonly (readonly [string, readonly Row[]])[] = [
  ['CEB 202205 表 7-1', PLATFORM],
  ['CEB 202205 表 7-2', BUSINESS],
  ['仅见于实际回执或第三方系统', SEEN],
]

const BY_CODE: ReadonlyMap<string, ErrorCode> = new Map(
  SOURCES.flatMap(([source, rows]) =>
    rows.map(([code, errorClass, message]): [string, ErrorCode] => [
      code,
      { code, message, class: errorClass, source },
    ]),
  ),
)

/** All known codes, in the order of the tables. */
export const ERROR_CODES: readonly ErrorCode[] = [...BY_CODE.values()]

/** What a code of the platform means; undefined for a code that no table has. */
export function errorCode(code: string): ErrorCode | undefined {
  return BY_CODE.get(code)
}

/**
 * Whether the code says that the platform has the document already (old message, same number, declared before). In answer to
 * a retransmission of the same bytes this is success: the first copy arrived.
 */
export function saysAlreadyThere(code: string): boolean {
  return BY_CODE.get(code)?.class === 'duplicate'
}
