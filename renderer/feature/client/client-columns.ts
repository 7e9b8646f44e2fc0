import type { CallOut } from '../../../shared/contract/index.ts'
import type { PARTY_ROLES } from '../../../shared/contract/area/party.ts'
import type { GridColumn } from '../../ui/grid/column.ts'

export type ClientRow = CallOut<'client.page'>['rows'][number]

export const ROLE_TITLES: Readonly<Record<(typeof PARTY_ROLES)[number], string>> = {
  client: '客户企业',
  merchant: '电商企业',
  platform: '电商平台',
  paymentCompany: '支付企业',
  carrier: '物流企业',
  broker: '报关企业',
  supervisedSite: '监管场所',
  producer: '生产企业',
  guarantor: '担保企业',
  zoneCompany: '区内企业',
}

export const CLIENT_COLUMNS: readonly GridColumn<ClientRow>[] = [
  {
    id: 'code',
    title: '客户编号',
    width: 104,
    kind: 'code',
    text: (row) => row.code,
    frozen: true,
    sort: 'code',
    filter: { kind: 'text' },
  },
  {
    id: 'name',
    title: '企业名称',
    width: 220,
    text: (row) => row.name,
    frozen: true,
    sort: 'name',
    filter: { kind: 'text' },
  },
  {
    id: 'usci',
    title: '统一社会信用代码',
    width: 160,
    kind: 'code',
    text: (row) => row.usci,
    filter: { kind: 'text' },
  },
  {
    id: 'customsCode',
    title: '海关注册编码',
    width: 122,
    kind: 'code',
    text: (row) => row.customsCode,
    filter: { kind: 'text' },
  },
  {
    id: 'roles',
    title: '身份',
    width: 140,
    text: (row) => row.roles.map((role) => ROLE_TITLES[role]).join('、'),
    filter: {
      kind: 'options',
      oneOf: true,
      options: Object.entries(ROLE_TITLES).map(([value, label]) => ({ value, label })),
    },
  },
  { id: 'place', title: '所在地', width: 110, text: (row) => row.place, sort: 'place', filter: { kind: 'text' } },
  { id: 'contactMasked', title: '联系人', width: 66, text: (row) => row.contactMasked },
  { id: 'phoneMasked', title: '电话', width: 100, kind: 'code', text: (row) => row.phoneMasked },
  { id: 'mandates', title: '委托', width: 54, kind: 'number', text: (row) => String(row.mandates), sort: 'mandates' },
  {
    id: 'mandateValidTo',
    title: '委托至',
    width: 92,
    kind: 'date',
    text: (row) => (row.mandates > 0 && row.mandateValidTo === '' ? '长期' : row.mandateValidTo),
    sort: 'mandateValidTo',
    filter: { kind: 'date' },
  },
  { id: 'profiles', title: '方案', width: 54, kind: 'number', text: (row) => String(row.profiles), sort: 'profiles' },
  { id: 'goods', title: '商品', width: 60, kind: 'number', text: (row) => String(row.goods), sort: 'goods' },
  {
    id: 'initials',
    title: '拼音首字母',
    width: 90,
    kind: 'code',
    text: (row) => row.initials,
    hidden: true,
    filter: { kind: 'text' },
  },
]
