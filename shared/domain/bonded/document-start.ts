import type { BondedFields } from './content.ts'
import { bondedType, type BondedType } from './document-kind.ts'

/** What a new document starts with: the companies of its book, and what its type fixes (SPEC B.2 rules, C.1). Pure. */

/** Who runs a book; '' = as the company. */
export interface BookParties {
  readonly bookNo: string
  readonly companyCode: string
  readonly companyCredit: string
  readonly companyName: string
  readonly declarantCode: string
  readonly declarantCredit: string
  readonly declarantName: string
  readonly inputCode: string
  readonly inputCredit: string
  readonly inputName: string
  readonly district: string
  readonly systemId: string
  readonly contact: string
}

/** Company, declarant and recorder of a book; what is not said is as the one before. */
export function bookParties(book: BookParties) {
  const company = { code: book.companyCode, credit: book.companyCredit, name: book.companyName }
  const declarant =
    book.declarantCode === ''
      ? company
      : { code: book.declarantCode, credit: book.declarantCredit, name: book.declarantName }
  const input =
    book.inputCode === '' ? declarant : { code: book.inputCode, credit: book.inputCredit, name: book.inputName }
  return { company, declarant, input }
}

/** What a list type fixes; samples of SPEC B.2 and the rules of the page. Everything stays editable. */
function listDefaults(listType: string, direction: string): BondedFields {
  const common = {
    InvtType: listType === '' ? '0' : listType,
    ImpexpMarkcd: direction,
    MtpckEndprdMarkcd: 'I',
    DclTypecd: '1',
    ChgTmsCnt: '0',
    StshipTrsarvNatcd: '142',
  }
  if (listType === '8')
    return { ...common, ImpexpMarkcd: 'E', DclcusFlag: '2', GenDecFlag: '2', SupvModecd: '1210', TrspModecd: '9' }
  if (listType === '9')
    return { ...common, DclcusFlag: '1', DclcusTypecd: '2', GenDecFlag: '1', ListType: 'Y', TrspModecd: '9' }
  if (listType === '6' || listType === '1' || listType === '4' || listType === '5')
    return { ...common, DclcusFlag: '2', GenDecFlag: '2', TrspModecd: '9' }
  return { ...common, DclcusFlag: '1', DclcusTypecd: '2', GenDecFlag: '1', DecType: direction === 'I' ? '3' : '4' }
}

/** Head and tail of a new document of a book. */
export function bondedTypeFields(
  type: BondedType,
  book: BookParties,
  listType: string,
  direction: 'I' | 'E',
): { readonly head: Record<string, string>; readonly tail: Record<string, string> } {
  const { company, declarant, input } = bookParties(book)
  const filled = (fields: BondedFields): Record<string, string> =>
    Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== ''))
  const inputs = { InputCode: input.code, InputName: input.name }
  const area = {
    MasterCuscd: book.district,
    AreainOriactNo: book.bookNo,
    AreainEtpsNm: company.name,
    AreainEtpsSccd: company.credit,
    DclEtpsNm: declarant.name,
    DclEtpsSccd: declarant.credit,
    ...inputs,
    InputSccd: input.credit,
    DclTypecd: '1',
  }
  const systemId = type === 'INV101' || type === 'ICP101' ? { SysId: book.systemId } : {}
  const tail = filled({ ...systemId, OperCusRegCode: input.code })
  // These are made from their record.
  if (bondedType(type).form === 'customs') return { head: {}, tail: {} }
  if (type === 'ICP101')
    return {
      tail,
      head: filled({
        DclTypecd: '1',
        MasterCuscd: book.district,
        AreainEtpsSccd: company.credit,
        AreainEtpsNo: company.code,
        AreainEtpsNm: company.name,
        DclEtpsSccd: declarant.credit,
        DclEtpsNo: declarant.code,
        DclEtpsNm: declarant.name,
        ...inputs,
        InputCreditCode: input.credit,
        DclErConc: book.contact,
      }),
    }
  if (type === 'INV101')
    return {
      tail,
      head: filled({
        PutrecNo: book.bookNo,
        BizopEtpsno: company.code,
        BizopEtpsSccd: company.credit,
        BizopEtpsNm: company.name,
        RcvgdEtpsno: company.code,
        RvsngdEtpsSccd: company.credit,
        RcvgdEtpsNm: company.name,
        DclEtpsno: declarant.code,
        DclEtpsSccd: declarant.credit,
        DclEtpsNm: declarant.name,
        ...inputs,
        InputCreditCode: input.credit,
        DclPlcCuscd: book.district,
        ImpexpPortcd: book.district,
        ...listDefaults(listType, direction),
        ...(listDefaults(listType, direction)['DclcusTypecd'] === '2'
          ? {
              CorrEntryDclEtpsNo: declarant.code,
              CorrEntryDclEtpsSccd: declarant.credit,
              CorrEntryDclEtpsNm: declarant.name,
            }
          : {}),
      }),
    }
  if (type === 'SAS101') {
    const { MasterCuscd: district, ...rest } = area
    return {
      tail,
      head: filled({
        ...rest,
        MaserCuscd: district,
        AreainEtpsno: company.code,
        DclEtpsno: declarant.code,
        BusinessTypecd: listType === '' ? 'A' : listType,
        DirectionTypecd: direction,
        MtpckEndprdTypecd: 'I',
        DclEr: book.contact,
      }),
    }
  }
  if (type === 'SAS111')
    return {
      tail,
      head: filled({
        ...area,
        AreainEtpsNo: company.code,
        DclEtpsNo: declarant.code,
        BusinessTypecd: listType === '' ? 'A' : listType,
        StockTypecd: direction,
        MtpckEndprdTypecd: 'I',
        DclEr: book.contact,
      }),
    }
  if (type === 'SAS121')
    return {
      tail,
      head: filled({
        ...area,
        AreainEtpsno: company.code,
        DclEtpsno: declarant.code,
        PassportTypecd: listType === '' ? '3' : listType,
        IoTypecd: direction,
        BindTypecd: listType === '6' ? '' : '2',
        RltTbTypecd: listType === '6' ? '' : '1',
        DclErConc: book.contact,
      }),
    }
  return {
    tail,
    head: filled({
      BwlNo: book.bookNo,
      DclTypeCd: '2',
      MasterCuscd: book.district,
      BizopEtpsSccd: company.credit,
      BizopEtpsno: company.code,
      BizopEtpsNm: company.name,
      DclEtpsSccd: declarant.credit,
      DclEtpsno: declarant.code,
      DclEtpsNm: declarant.name,
      ...inputs,
      InputSccd: input.credit,
      ContactEr: book.contact,
    }),
  }
}
