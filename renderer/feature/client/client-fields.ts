import type { CallIn, CallOut } from '../../../shared/contract/index.ts'
import { PARTY_ROLES } from '../../../shared/contract/area/party.ts'
import type { FieldSpec, FormValues } from '../../ui/form/field.ts'
import { ROLE_TITLES } from './client-columns.ts'

export type ClientRecord = CallOut<'client.get'>['client']

export const CLIENT_FIELDS: readonly FieldSpec[] = [
  {
    id: 'code',
    label: '客户编号',
    kind: 'text',
    plain: true,
    maxLength: 20,
    required: true,
    help: '本单位自编的客户编号，导入文件和命令行用它指明客户；保存后仍可改。',
  },
  {
    id: 'name',
    label: '企业名称',
    kind: 'text',
    maxLength: 100,
    required: true,
    span: 2,
    help: '营业执照上的全称，申报单证中的企业名称由此带出。',
  },
  {
    id: 'usci',
    label: '统一社会信用代码',
    kind: 'text',
    plain: true,
    maxLength: 18,
    help: '18 位，末位为校验码；输入时自动核对。',
    source: 'GB 32100-2015',
  },
  {
    id: 'customsCode',
    label: '海关注册编码',
    kind: 'text',
    plain: true,
    maxLength: 10,
    help: '10 位海关注册编码，在海关备案后取得；报文中的企业代码优先用它。',
    source: '海关报关单位备案管理规定',
  },
  { id: 'place', label: '所在地', kind: 'text', maxLength: 60, help: '注册地，决定是否适用综试区政策。' },
  {
    id: 'roles',
    label: '身份',
    kind: 'set',
    span: 3,
    choices: PARTY_ROLES.map((role) => ({ value: role, label: ROLE_TITLES[role] })),
    help: '企业在单证中可担任的角色，可多选。',
  },
  {
    id: 'contactName',
    label: '联系人',
    kind: 'text',
    maxLength: 60,
    personal: true,
    group: '联系方式（个人信息，加密保存，默认遮蔽）',
  },
  { id: 'contactPhone', label: '电话', kind: 'text', maxLength: 30, personal: true },
  { id: 'contactEmail', label: '邮箱', kind: 'text', maxLength: 100, personal: true },
  { id: 'contactAddress', label: '地址', kind: 'text', maxLength: 200, span: 3, personal: true },
  { id: 'note', label: '备注', kind: 'note', maxLength: 500, span: 3 },
]

export const NEW_CLIENT: FormValues = { roles: 'client' }

/** The record as the form shows it. */
export function clientValues(client: ClientRecord): FormValues {
  return {
    code: client.code,
    name: client.name,
    usci: client.usci,
    customsCode: client.customsCode,
    place: client.place,
    note: client.note,
    roles: client.roles.join(','),
    contactName: client.contact.name,
    contactPhone: client.contact.phone,
    contactEmail: client.contact.email,
    contactAddress: client.contact.address,
  }
}

/**
 * What the form says, as the contract wants it. Masked contact values that were not edited go back as they came: the core keeps
 * what they stand for.
 */
export function clientInput(values: FormValues, id: number | undefined, revision: number): CallIn<'client.save'> {
  const text = (field: string): string => values[field] ?? ''
  const chosen = text('roles').split(',')
  return {
    ...(id === undefined ? {} : { id }),
    revision,
    code: text('code'),
    name: text('name'),
    usci: text('usci').toUpperCase(),
    customsCode: text('customsCode').toUpperCase(),
    place: text('place'),
    note: text('note'),
    roles: PARTY_ROLES.filter((role) => chosen.includes(role)),
    contact: {
      name: text('contactName'),
      phone: text('contactPhone'),
      email: text('contactEmail'),
      address: text('contactAddress'),
    },
  }
}
