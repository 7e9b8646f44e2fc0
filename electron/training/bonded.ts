import { bondedText, type BondedFields } from '../../shared/domain/bonded/content.ts'
import { bondedType, type BondedType } from '../../shared/domain/bonded/document-kind.ts'
import { checkBonded } from '../../shared/message/bonded/check.ts'
import { readBonded } from '../../shared/message/bonded/read.ts'
import { buildBondedReceipt, buildBondedResponse, type ReceiptBlock } from '../../shared/message/bonded/receipt.ts'
import type { TrainingDocument, TrainingStore } from '../../db/training/store.ts'
import { happens } from './chance.ts'
import type { DeclarationReturn } from './declaration.ts'
import type { TrainingSettings } from './settings.ts'

/**
 * Bonded documents at the training window: the import client's immediate answer, then customs' receipts in the customs-side form
 * (SPEC B.6): stored, pre-debited, booked with item numbers for what a list opens; passes approved and through the gate.
 */

const TABLES = { has: () => undefined, remainder: () => 'allow' as const }
const beijing = (ms: number): string => new Date(ms + 8 * 3_600_000).toISOString()
const shownTime = (ms: number): string => beijing(ms).slice(0, 19).replace('T', ' ')

function refusal(ownNo: string, text: string): DeclarationReturn {
  return { type: 'CommonResponeMessage', body: buildBondedResponse({ ownNo, platformNo: '', ok: false, text }) }
}

/** What the window remembers of a document. */
interface Remembered {
  readonly head: BondedFields
  readonly lines: readonly BondedFields[]
  readonly undo: boolean
}

/**
 * Takes one document: stores it, or refuses it with a reason. An own number is taken once and for ever (sample Failed_SAS121); a version
 * that follows names the platform number. DelcareFlag 1 goes on to customs.
 */
export function receiveBonded(
  store: TrainingStore,
  settings: TrainingSettings,
  type: BondedType,
  xml: string,
  copMsgId: string,
  now: number,
): DeclarationReturn {
  const reading = readBonded(xml)
  const refuse = (ownNo: string, said: string): DeclarationReturn => {
    store.addLog(now, 'refused', type, ownNo, '', said)
    return refusal(ownNo, said)
  }
  if (!reading.ok || reading.message.type !== type) return refuse('', '报文格式错误')
  const { content, envelope } = reading.message
  const kind = bondedType(type)
  // Customs' own structure knows no draft, and a write-off no number of ours but the envelope's.
  const declares = reading.message.declares || kind.form === 'customs'
  const ownNo = bondedText(content.head, kind.ownNo) || bondedText(envelope, 'message_id')
  if (ownNo === '') return refuse('', '企业内部编号不能为空')
  if (store.newest(type, ownNo) !== undefined) {
    store.addLog(now, 'duplicate', type, ownNo, '', copMsgId)
    return refusal(ownNo, `企业内部编号 ${ownNo} 与系统已有记录重复，请修改后重新导入`)
  }
  const wrong = checkBonded(type, content, TABLES).find((one) => one.level === 'error')
  if (wrong !== undefined) return refuse(ownNo, wrong.message)
  const seqNo = kind.platformNo === '' ? '' : bondedText(content.head, kind.platformNo)
  const before = seqNo === '' ? undefined : store.ofOrder(seqNo, type)
  const undo = kind.undoes !== '' && bondedText(content.head, kind.declareType) === kind.undoes
  if (seqNo !== '' && before === undefined) return refuse(ownNo, `统一编号 ${seqNo} 不存在`)
  if (before !== undefined && !undo && !['stored', 'rejected'].includes(before.state))
    return refuse(ownNo, `统一编号 ${seqNo} 已申报，不能修改`)
  if (before !== undefined) store.setState(before.id, 'superseded', before.customsNo, before.entryNo)
  const platformNo =
    before?.orderKey ?? `${beijing(now).slice(0, 4)}${String(store.count('accepted') + 1).padStart(14, '0')}`
  const remembered: Remembered = { head: content.head, lines: content.lines.map((line) => line.fields), undo }
  const id = store.addDocument(
    {
      type,
      businessKey: ownNo,
      orderKey: platformNo,
      appTime: '',
      copMsgId,
      buyer: '',
      year: '',
      amount: 0,
      fields: JSON.stringify(remembered),
    },
    now,
  )
  store.setState(id, declares ? 'declared' : 'stored', before?.customsNo ?? '', before?.entryNo ?? '')
  store.addLog(now, 'accepted', type, ownNo, '', copMsgId)
  if (declares) store.addStep(now + 2 * settings.delayMs, id, 'submit')
  return {
    type: 'CommonResponeMessage',
    body: buildBondedResponse({
      ownNo,
      platformNo,
      ok: true,
      text: declares ? `${kind.name}申报服务调用成功` : `${kind.name}暂存成功`,
    }),
  }
}

function customsNumber(type: BondedType, document: TrainingDocument, head: BondedFields, at: number): string {
  if (document.customsNo !== '') return document.customsNo
  const district =
    bondedText(head, 'DclPlcCuscd') || bondedText(head, 'MasterCuscd') || bondedText(head, 'MaserCuscd') || '0000'
  const direction =
    bondedText(head, 'ImpexpMarkcd') ||
    bondedText(head, 'IoTypecd') ||
    bondedText(head, 'StockTypecd') ||
    bondedText(head, 'DirectionTypecd') ||
    'I'
  const [year, day] = [beijing(at).slice(2, 4), beijing(at).slice(2, 10).replaceAll('-', '')]
  if (type === 'INV101') return `QD${district}${year}${direction}${String(document.id).padStart(9, '0')}`
  if (type === 'SAS121') return `Z${district}${direction}${day}${String(document.id).padStart(12, '0')}`
  if (type === 'ICP101') return `Z${district}I${day}T${String(document.id).padStart(11, '0')}`
  if (type === 'SAS131') return `V${String(document.id).padStart(9, '0')}`
  return `${type === 'SAS101' ? 'S' : 'K'}${district}${direction}${year}${String(document.id).padStart(9, '0')}`
}

const REVIEW: Readonly<Record<BondedType, string>> = {
  INV101: 'INV201',
  SAS101: 'SAS201',
  SAS111: 'SAS211',
  SAS121: 'SAS221',
  BWS101: 'BWS201',
  ICP101: 'SAS251',
  SAS131: 'SAS231',
  EMS111: 'EMS211',
  EMS121: 'EMS221',
}
/** Passes go through the gate once they are approved. */
const GATE: Readonly<Partial<Record<BondedType, string>>> = { SAS121: 'SAS223', ICP101: 'SAS253' }

/** What a step says: result of the review, marks of the basic block, and what follows. */
interface Step {
  readonly receipt: string
  readonly result: string
  readonly marks: BondedFields
  readonly state: string
  readonly note: string
  readonly next?: string
}

function stepOf(
  type: BondedType,
  act: string,
  document: TrainingDocument,
  remembered: Remembered,
  settings: TrainingSettings,
): Step {
  const review = REVIEW[type]
  const isList = type === 'INV101'
  if (act === 'submit') return { receipt: review, result: 'Y', marks: {}, state: 'accepted', note: '', next: 'judge' }
  if (act === 'judge') {
    if (remembered.undo)
      return {
        receipt: review,
        result: '1',
        marks: isList ? { invtStucd: '3', vrfdedMarkcd: '0' } : { stucd: '6' },
        state: 'cancelled',
        note: '准予删除或作废',
      }
    if (happens(settings.seed, settings.rejectPercent, `reject ${document.businessKey}`))
      return {
        receipt: review,
        result: '3',
        marks: isList ? { invtStucd: '2' } : {},
        state: 'rejected',
        note: '退单：请核对商品料号与数量后重新申报',
      }
    return isList
      ? {
          receipt: review,
          result: '4',
          marks: { vrfdedMarkcd: '1', invtStucd: '0', entryStucd: '0', invtIochkptStucd: '1' },
          state: 'preDebited',
          note: '',
          next: 'book',
        }
      : {
          receipt: review,
          result: '1',
          marks: GATE[type] === undefined ? {} : { stucd: '1', emapvMarkcd: '1', logisticsStucd: '0' },
          state: 'passed',
          note: '',
          ...(GATE[type] === undefined ? {} : { next: 'gate' }),
        }
  }
  if (act === 'gate')
    return {
      receipt: GATE[type] ?? '',
      result: '1',
      marks: { stucd: '2', emapvMarkcd: '1', logisticsStucd: '1' },
      state: 'gate',
      note: '',
    }
  return {
    receipt: 'INV211',
    result: '',
    marks: { vrfdedMarkcd: '2', invtStucd: '0', entryStucd: '1', invtIochkptStucd: '3' },
    state: 'booked',
    note: '',
  }
}

/** Items that a list opens: lines without a number get one, and customs says what it has of them. */
function openedItems(document: TrainingDocument, remembered: Remembered, listNo: string, at: number): ReceiptBlock[] {
  return remembered.lines.flatMap((line, i) =>
    bondedText(line, 'PutrecSeqno') !== ''
      ? []
      : [
          {
            name: 'BwsDt',
            fields: {
              bwsNo: bondedText(remembered.head, 'PutrecNo'),
              chgTmsCnt: '0',
              gdsSeqno: String(document.id * 100 + i + 1),
              inDate: shownTime(at),
              gdsMtno: bondedText(line, 'GdsMtno'),
              gdecd: bondedText(line, 'Gdecd'),
              gdsNm: bondedText(line, 'GdsNm'),
              gdsSpcfModelDesc: bondedText(line, 'GdsSpcfModelDesc'),
              natcd: bondedText(line, 'Natcd'),
              dclUnitcd: bondedText(line, 'DclUnitcd'),
              lawfUnitcd: bondedText(line, 'LawfUnitcd'),
              secdLawfUnitcd: bondedText(line, 'SecdLawfUnitcd'),
              dclUprcAmt: bondedText(line, 'DclUprcAmt'),
              dclCurrcd: bondedText(line, 'DclCurrcd'),
              inQty: bondedText(line, 'DclQty'),
              actlIncQty: '',
              actlRedcQty: '',
              prevdIncQty: '',
              prevdRedcQty: '',
              invtNo: listNo,
              invtGNo: String(i + 1),
              modfMarkcd: '3',
            },
          },
        ],
  )
}

const BASIC: Readonly<Partial<Record<BondedType, string>>> = {
  SAS101: 'SasDclBsc',
  SAS111: 'SasStockBsc',
  ICP101: 'Sas2stepPassportBsc',
  SAS131: 'SasVehicleBsc',
  EMS111: 'EmsPutrecBsc',
  EMS121: 'EmsChgoffBsc',
}

/** What the basic block of a document that is made from a record repeats of it. */
function besideFields(
  type: BondedType,
  document: TrainingDocument,
  head: BondedFields,
  customsNo: string,
): Record<string, string> {
  const of = (...names: readonly string[]): Record<string, string> =>
    Object.fromEntries(names.map((name) => [name, bondedText(head, name)]))
  if (type === 'ICP101')
    return {
      passportNo: customsNo,
      sasPassportPreentNo: document.orderKey,
      etpsPreentNo: document.businessKey,
      vehicleNo: bondedText(head, 'VehicleNo'),
    }
  if (type === 'SAS131') return { ...of('vehicleNo', 'chgTmsCnt', 'vehicleWt'), vehicleCusNo: customsNo }
  if (type === 'EMS121') return of('emsNo', 'chgoffTmsCnt')
  return type === 'EMS111' ? of('emsNo', 'chgTmsCnt') : {}
}

function basicBlock(
  type: BondedType,
  document: TrainingDocument,
  remembered: Remembered,
  customsNo: string,
  marks: BondedFields,
  at: number,
): ReceiptBlock {
  const { head } = remembered
  if (type === 'INV101')
    return {
      name: 'BondInvtBsc',
      fields: {
        bondInvtNo: customsNo,
        chgTmsCnt: '0',
        invtPreentNo: document.orderKey,
        putrecNo: bondedText(head, 'PutrecNo'),
        etpsInnerInvtNo: document.businessKey,
        impexpMarkcd: bondedText(head, 'ImpexpMarkcd'),
        supvModecd: bondedText(head, 'SupvModecd'),
        prevdTime: shownTime(at),
        formalVrfdedTime: marks['vrfdedMarkcd'] === '2' ? shownTime(at) : '',
        bondInvtTypecd: bondedText(head, 'InvtType'),
        ...marks,
      },
    }
  if (type === 'SAS121')
    return {
      name: 'SasPassportBsc',
      fields: {
        passportNo: customsNo,
        sasPassportPreentNo: document.orderKey,
        etpsPreentNo: document.businessKey,
        passportTypecd: bondedText(head, 'PassportTypecd'),
        ioTypecd: bondedText(head, 'IoTypecd'),
        rltNo: bondedText(head, 'RltNo'),
        vehicleNo: bondedText(head, 'VehicleNo'),
        totalWt: bondedText(head, 'TotalWt'),
        passTime: marks['stucd'] === '2' ? shownTime(at) : '',
        ...marks,
      },
    }
  return { name: BASIC[type] ?? 'BwsBsc', fields: { ...besideFields(type, document, head, customsNo), ...marks } }
}

/** Runs one step of a bonded document on its way through customs. */
export function bondedStep(
  store: TrainingStore,
  settings: TrainingSettings,
  act: string,
  document: TrainingDocument,
  dueAt: number,
): DeclarationReturn {
  const type = document.type as BondedType
  const remembered = JSON.parse(document.fields) as Remembered
  const step = stepOf(type, act, document, remembered, settings)
  const customsNo = customsNumber(type, document, remembered.head, dueAt)
  store.setState(document.id, step.state, customsNo, document.entryNo)
  if (step.next !== undefined) store.addStep(dueAt + settings.delayMs, document.id, step.next)
  const result: ReceiptBlock = {
    name: 'HdeApprResult',
    fields: {
      etpsPreentNo: document.orderKey,
      businessId: customsNo,
      tmsCnt: '0',
      typecd: '1',
      manageResult: step.result,
      manageDate: shownTime(dueAt),
      rmk: step.note,
    },
  }
  const basic = basicBlock(type, document, remembered, customsNo, step.marks, dueAt)
  const items =
    step.receipt === 'INV211' && bondedText(remembered.head, 'ImpexpMarkcd') === 'I'
      ? openedItems(document, remembered, customsNo, dueAt)
      : []
  const blocks = step.receipt === 'INV211' ? [basic, ...items] : [result, basic]
  const envelope = {
    messageId: `CUS0000${String(document.id).padStart(10, '0')}${act}`,
    sendTime: beijing(dueAt).slice(0, 19),
  }
  return { type: step.receipt, body: buildBondedReceipt(step.receipt, blocks, envelope) }
}
