/**
 * Failures of the world: stable codes with a Chinese sentence that says what, where and what to do next.
 * `{name}` places are filled from the failure's data. Failures of single spreadsheet cells, message
 * elements and match rules have tables of their own beside the rules.
 */
export const FAILURE_TEXT = {
  // any call
  INPUT_INVALID: '提交的内容不合要求：{path} {reason}。请改正后再试。',
  PROCEDURE_UNKNOWN: '程序没有名为“{name}”的功能。请用 procedures 查看全部功能。',
  NOT_SIGNED_IN: '尚未登录或登录已失效。请重新登录。',
  ROLE_REFUSED: '您的角色不能执行“{title}”。请找有权限的同事（{roles}）操作。',
  CORE_RESTARTED: '台账服务刚刚重启，本次操作未确认完成。请查看结果，如未生效再试一次。',
  INTERNAL: '程序内部出错（编号 {id}），数据未被改动。请把编号与台账目录中的 log/error.log 交给管理员。',
  BUSY: '台账正忙，请稍候再试。',
  // ledger
  LEDGER_IN_USE: '该台账已被另一个程序打开（{dir}）。请在已打开的窗口中操作，或先关闭它。',
  LEDGER_NOT_FOUND: '在 {dir} 没有找到台账。请检查路径。',
  LEDGER_PLACE_UNUSABLE: '台账目录 {dir} 不能用：{reason}。请换一个目录，或检查权限与磁盘后再试；没有改动任何数据。',
  LEDGER_KEY_MISSING: '找不到台账密钥，无法打开台账。请恢复密钥文件 {file} 后再试；数据没有损坏。',
  LEDGER_KEY_WRONG: '台账密钥不正确或文件已损坏，无法打开。请换回正确的密钥，或用备份恢复。',
  LEDGER_FROM_FUTURE: '台账由更新的版本（结构 {found}）建立，本程序只认识到 {known}。请升级程序；数据没有改动。',
  LEDGER_MIGRATION_CHANGED: '台账的升级脚本 {name} 与建库时不一致，已停止打开。请使用原版安装包。',
  LEDGER_TRAINING_MIXED: '培训台账与正式台账不能混用：台账是{ledger}，通道是{channel}。请切换通道。',
  LEDGER_DAMAGED: '台账校验未通过：{law}。请停止使用并从备份恢复。',
  DISK_FULL: '磁盘空间不足，操作已停止，没有写入一半的数据。请清理磁盘后重试。',
  BACKUP_UNREADABLE: '备份写完后重新打开校验失败，已作废。请换一个磁盘再备份。',
  BACKUP_NOT_FOUND: '没有找到备份文件 {file}。',
  // people
  LOGIN_WRONG: '用户名或口令不正确。请重新输入。',
  USER_EXISTS: '用户名“{login}”已存在。请换一个。',
  LAST_ADMIN: '至少要保留一位可用的管理员。',
  REASON_REQUIRED: '查看完整个人信息须填写原因。',
  // content
  CONTENT_MISSING: '没有找到内容 {hash}。请重新上传文件。',
  CONTENT_TOO_LARGE: '文件超过 {limit} 的上限。请拆分后再导入。',
  CONTENT_DAMAGED: '内容 {hash} 校验失败，可能已损坏。请从备份恢复。',
  // records
  CLIENT_UNKNOWN: '没有编号为“{client}”的客户。请先在“客户”中建立，或检查编号。',
  CLIENT_CODE_EXISTS: '客户编号“{code}”已被使用。请换一个编号。',
  PROFILE_UNKNOWN: '没有找到申报方案。请先为客户“{client}”建立 {mode} 的申报方案。',
  GOODS_UNKNOWN: '没有找到商品备案“{sku}”。',
  RECORD_UNKNOWN: '没有找到该记录（{id}）。可能已被更正，请刷新。',
  RECORD_CHANGED: '该记录在您编辑期间已被{by}修改。请对比后再保存，您的输入没有丢失。',
  FIELD_INVALID: '“{label}”填写有误：{reason}。',
  TABLE_UNKNOWN: '没有名为“{table}”的参数表。',
  TABLE_VERSION_UNKNOWN: '参数表“{table}”没有版本 {version}。',
  MAPPING_UNKNOWN: '没有名为“{name}”的对应关系。请先导入一次并保存。',
  // intake
  FILE_UNREADABLE: '文件无法读取：{reason}。请用 Excel 打开另存为 .xlsx 后再导入。',
  FILE_REFUSED: '文件被拒绝：{reason}。',
  FILE_EMPTY: '文件中没有找到数据行。请检查工作表与表头。',
  PARSER_CRASHED: '读取文件的子程序意外退出（可能文件已损坏），没有导入任何数据。请另存后再试。',
  PARSER_TIMEOUT: '读取文件超时（{seconds} 秒），没有导入任何数据。请拆分文件。',
  BATCH_UNKNOWN: '没有找到导入批次 {batch}。',
  BATCH_STATE: '批次当前为“{state}”，不能执行此操作。',
  HEADER_MISSING: '文件里没有找到需要的表头：缺少{fields}。请核对是不是这种文件，或把表头改成这些名称再导入。',
  MAPPING_NEEDED: '无法确定表头与字段的对应关系：缺少{fields}。请在导入窗口中指定。',
  // parcels and filings
  PARCEL_UNKNOWN: '没有找到包裹 {parcel}。',
  REPLY_NO_NUMBERS: '粘贴的内容里没有找到单号，请连同单号一列一起粘贴，或指定哪一列是单号。',
  NOTHING_SELECTED: '没有符合条件的记录，未做任何改动。',
  FILING_UNKNOWN: '没有找到申报单证 {id}。',
  TRANSPORT_UNKNOWN: '没有找到运输批次 {transport}。',
  FIX_INVALID: '批量修改无效：{reason}。',
  // declarations
  DECLARATION_UNKNOWN: '没有找到报关单 {id}。可能已被他人更改，请刷新。',
  DECLARATION_STATE: '报关单 {ownNo} 当前为“{state}”，不能{action}。',
  DECLARATION_NOT_READY: '报关单还有 {errors} 处错误，不能{action}。请按 F9 逐处更正。',
  DECLARED_UNREADABLE:
    '“{file}”不是报关单的导出文件：{reason}。请在单一窗口把这一票导出为 XML 或 Excel 再读回；台账没有改动。',
  DECLARATION_OTHER: '文件中的报关单（{found}）不是这一票（{wanted}）。请核对文件。',
  TEMPLATE_UNKNOWN: '没有找到报关单模板（{id}）。',
  DETAILS_MISSING: '还缺：{what}。请填写后再申报。',
  // bonded
  BOOK_UNKNOWN: '没有找到账册（{id}）。请先在“账册”中建立。',
  BOOK_EXISTS: '账册“{bookNo}”已存在。',
  ITEM_UNKNOWN: '没有找到账册商品（{id}）。可能已被他人更改，请刷新。',
  ITEM_EXISTS: '账册 {bookNo} 已有备案序号 {seq}。',
  BONDED_UNKNOWN: '没有找到保税单证 {id}。可能已被他人更改，请刷新。',
  BONDED_STATE: '{name} {ownNo} 当前为“{state}”，不能{action}。',
  BONDED_FORM: '{name}的导入格式未见原文（未核实）：{reason}。',
  BONDED_NOT_READY: '{name}还有 {errors} 处错误，不能{action}。请按 F9 逐处更正。',
  BONDED_SHORT: '{account}不足：{item}现有 {there}，要用 {wanted}。请核对后再试，没有改动任何数量。',
  VEHICLE_UNKNOWN: '没有找到车辆 {id}。可能已被他人更改，请刷新。',
  VEHICLE_EXISTS: '车牌“{plate}”已有备案，请直接修改那一条。',
  WRITE_OFF_UNKNOWN: '没有找到报核 {id}。可能已被他人更改，请刷新。',
  WRITE_OFF_STATE: '账册 {bookNo} 第 {times} 次报核当前为“{state}”，不能{action}。',
  WRITE_OFF_NOT_READY: '账册 {bookNo} 的报核还不能登记已报：{reason}。',
  AMENDMENT_UNKNOWN: '没有找到修撤单记录 {id}。',
  AMENDMENT_STATE: '修撤单当前为“{state}”，不能{action}。',
  DECLARATION_NOT_CLOSED: '报关单 {ownNo} 还不能用于后续环节：{reason}。',
  TRACKED_UNKNOWN: '没有找到协议或证书 {id}。可能已被他人更改，请刷新。',
  TRACKED_EXISTS: '{kind} {number} 已在台账中（{state}）。请打开那一条修改。',
  TRACKED_STATE: '{kind} {number} 当前为“{state}”，不能登记这一步。请刷新后再看。',
  // papers
  PAPER_UNKNOWN: '没有找到单据 {id}。可能已被他人移除，请刷新。',
  PAPER_REFUSED: '“{file}”不能使用：{reason}。',
  PAPER_LOCKED: '{owner}当前为“{state}”，单据不能再改。',
  PAPERS_NONE: '还没有可合并的单据。请先附上 PDF、JPG 或 PNG。',
  // payment raw data
  PAY_SESSION_TAKEN: '会话 {session} 已登记为订单 {order} 的抽查，不能再用于另一个订单。请核对海关发来的内容。',
  // refunds
  PACKET_UNKNOWN: '没有找到退税包 {packet}。可能已被他人更改，请刷新。',
  PACKET_STATE: '退税包 {packet} 当前为“{state}”，不能{action}。',
  PACKET_PROBLEMS: '退税包 {packet} 还有 {count} 处不能申报：{first}。请处理后再试。',
  REQUEST_STATE: '{request} 当前为“{state}”，不能{action}。',
  PAPER_USED: '{paper} 只剩 {left}，本次用了 {wanted}。请减少数量，或先从其他退税包撤出。',
  MONTH_OPEN: '{month} 还不能结账：{why}。',
  MONTH_LOCKED: '{month} 已结账，不能再登记到这个月。更正请登记到以后的月份。',
  // channels
  CHANNEL_UNKNOWN: '没有名为“{channel}”的通道。',
  TRANSFER_STOPPED:
    '传输盘在转发途中断开或写不进去（{reason}）。已转发 {passedOn} 份、带回 {broughtBack} 份，其余留在原处；插好盘后再运行一次即可，不会重复。',
  CHANNEL_OFFLINE: '通道“{channel}”未连接。单证已留在待发，连接恢复后自动发送。',
  SIGNER_MISSING: '没有可用的签名密钥。请插入密钥或改用其他密钥。',
  SIGN_FAILED: '签名失败：{reason}。单证仍在待发。',
  KEY_OTHER_COMPANY: '不能改用这把密钥：{reason}（客户 {client}）。请选同一传输企业的密钥，未做任何改动。',
  // refund
  MONEY_REVERSED: '第 {id} 笔已经冲回，或本身就是冲回，不能再冲。',
  CALC_INPUT: '不能计算：{reason}。请改正后再算。',
  // warehouse
  BIN_UNKNOWN: '没有库位“{bin}”。请核对库位标签，或先建立库位。',
  BIN_EXISTS: '库位 {bin} 已存在。请换一个编号。',
  BIN_BLOCKED: '库位 {bin} 已停用，不能放入或取出。请换一个库位。',
  BIN_NOT_EMPTY: '库位 {bin} 里还有货，不能改变用途或停用。请先移走。',
  STOCK_SHORT: '库位 {bin} 的 {goods} 只有 {there}，不够 {wanted}。请核对数量，必要时盘点。',
  STOCK_HELD: '库位 {bin} 的 {goods} 已冻结（{reason}），不能移动。请先解除冻结。',
  STOCK_WAY: '不能从{from}位直接移到{to}位。请按流程操作。',
  STOCK_LEDGER: '保税账里 {goods} 只有 {there}，不够 {wanted}，没有移动。请先核对账册。',
  ITEM_UNCLEAR: '账册 {book} 中料号 {item} 有 {count} 个备案序号，不知道是哪一个。请在到货单上写明备案序号。',
  QUANTITY_WRONG: '数量“{qty}”不对：{reason}。',
  INBOUND_UNKNOWN: '没有找到到货单 {inbound}。',
  INBOUND_EXISTS: '到货单 {inbound} 已登记。请直接打开它。',
  INBOUND_STATE: '到货单 {inbound} 已收货完成，不能再清点。',
  TALLY_NOT_LISTED: '{code} 不在到货单上。请放在一边，登记为“单外到货”。',
  TALLY_OVER: '{goods} 应到 {expected}，已点 {counted}，再加 {qty} 就多了。确实多到请确认“多收”。',
  WAVE_UNKNOWN: '没有找到波次 {wave}。',
  PICK_NONE: '这里没有要拣的货（{what}）。请看拣货单。',
  PICK_TAKEN: '{by}在 {at} 已拣走 {what} × {qty}，这里不用再拿。手里的请放回原位。',
  PICK_WRONG: '扫到 {code}，这里要拣的是 {wanted}。请放回，拿对的商品。',
  PARCEL_STEP: '包裹 {parcel} 当前为“{state}”，不能{action}。',
  PARCEL_STOPPED: '包裹 {parcel} 须拦截：{why}。请放到异常位，不要打包或出库。',
  NOT_RELEASED: '包裹 {parcel} 海关还没有放行（{state}），不能出库。请放回待出库区。',
  SORT_WRONG: '包裹 {parcel} 属于快递 {carrier}，不是这一车（{wanted}）。请换车。',
  HANDOVER_UNKNOWN: '没有找到交接单 {handover}。',
  WEIGHT_UNREADABLE: '没有读出重量“{text}”。请等秤稳定后再读，或键入千克数。',
  WEIGHT_DEVIATES:
    '包裹 {parcel} 称得 {weight} 千克，申报 {declared} 千克，相差 {difference}，超过允许的 {allowed}。请开箱核对。',
  RETURN_TOO_MUCH: '{goods} 发出 {shipped}，不能退回 {qty}。请核对数量。',
  COUNT_UNKNOWN: '没有找到盘点 {count}。',
  COUNT_STATE: '盘点“{count}”当前为“{state}”，不能{action}。',
  COUNT_TAKEN: '{by}在 {at} 已盘过这一行，实盘 {qty}。您的输入没有存。要复盘请再扫一次。',
  COUNT_NOT_HERE: '{goods} 不能计入这次盘点：{why}。',
  COUNT_UNCLEAR: '库位 {bin} 的 {goods} 有 {count} 个批次，不知道是哪一个。请写明批次或效期。',
  COUNT_LINE: '第 {line} 行{why}。请处理后再试。',
  COUNT_DECIDED: '{by}刚刚已对第 {line} 行作了决定：{decision}。您的决定没有存；请看过后再决定。',
  COUNT_APPROVER: '不能审批：{why}。请另一人审批。',
  LAN_OFF: '局域网没有打开，不能配对。请先打开，并确认上面列出了地址。',
  PAIRING_WRONG: '配对码不对、已用过或已过期。请在电脑上重新生成一个。',
  PAIRING_WAIT: '配对码错得太多，请十分钟后再试。',
  DEVICE_UNKNOWN: '这台设备没有配对，或已被停用。请在电脑的“局域网”里重新配对。',
  DEVICE_ONLY: '扫描只能由已配对的手持终端上传。',
  SCAN_ORDER: '扫描 {seq} 已在 {last} 之后，次序不对，没有处理。请重新打开页面。',
  PASSWORD_NEEDED: '用户“{login}”没有设口令，不能从别的电脑登录。请在本机的“用户与权限”里设口令。',
  POOL_OVERLAP: '号段与已登记的 {first} 至 {last} 重叠，同一个号会用两次。请改正起止号。',
  POOL_EMPTY: '快递 {carrier} 的运单号已用完。请登记新的号段。',
  TALLY_EXPIRY: '{goods} 已过期（{expires}）。请转到残损位或冻结。',
  // jobs
  JOB_UNKNOWN: '没有找到任务 {job}。',
  JOB_CANCELLED: '任务已取消，没有留下一半的结果{kept}。',
  // messages
  MESSAGE_UNREADABLE: '报文无法读取：{reason}。原文已保存，可在回执箱中查看。',
} as const

export type FailureCode = keyof typeof FAILURE_TEXT
export type FailureData = Readonly<Record<string, unknown>>

/** Failures that any call may answer, whatever its declaration says. */
export const ANY_CALL: readonly FailureCode[] = [
  'INPUT_INVALID',
  'PROCEDURE_UNKNOWN',
  'NOT_SIGNED_IN',
  'ROLE_REFUSED',
  'CORE_RESTARTED',
  'INTERNAL',
  'BUSY',
  'DISK_FULL',
]

/** Thrown inside a service to roll its transaction back, and turned into a value at the gate. */
export class Failure extends Error {
  readonly code: FailureCode
  readonly data: FailureData
  constructor(code: FailureCode, data: FailureData = {}) {
    super(code)
    this.name = 'Failure'
    this.code = code
    this.data = data
  }
}

/** The Chinese sentence of a failure; unknown codes are shown as they are. */
export function failureText(code: string, data: FailureData = {}): string {
  const template: string | undefined = Object.hasOwn(FAILURE_TEXT, code) ? FAILURE_TEXT[code as FailureCode] : undefined
  if (template === undefined) return `未知错误（${code}）。请把这个代码告诉管理员。`
  return template.replace(/\{(\w+)\}/g, (_whole, name: string) => {
    const value = data[name]
    return value === undefined || value === null
      ? ''
      : typeof value === 'string'
        ? value
        : typeof value === 'object'
          ? JSON.stringify(value)
          : String(value)
  })
}

/** Every answer that crosses a process border. */
export type Answer<T> =
  { readonly ok: true; readonly value: T } | { readonly ok: false; readonly code: string; readonly data: FailureData }
