import { insertClient } from '../../db/party/client.ts'
import { saveGoods } from '../../db/party/goods.ts'
import { saveProfile } from '../../db/party/profile.ts'
import type { WriteHandle } from '../../db/open.ts'
import { pinyinOf } from '../../electron/core/pinyin.ts'
import { type Secrets } from '../../electron/core/secret.ts'
import type { Rng } from '../../electron/core/ports.ts'
import { exampleGoods, exampleProfile } from '../../shared/domain/record/example.ts'
import { fixedText } from '../../shared/domain/decimal/decimal.ts'
import { MODES, type Mode } from '../../shared/domain/record/mode.ts'

const NAMES = [
  '示例贸易',
  '样本电子商务',
  '测试供应链',
  '训练国际物流',
  '演示进出口',
  '示例母婴',
  '样本美妆',
  '测试食品',
]

export function addClients(
  ledger: WriteHandle,
  secrets: Secrets,
  rng: Rng,
  count: number,
): { id: number; modes: Mode[] }[] {
  return Array.from({ length: count }, (_, i) => {
    const name = `河南${NAMES[i % NAMES.length] ?? ''}${i + 1}号有限公司`
    const id = insertClient(
      ledger,
      {
        code: `K${String(i + 1).padStart(4, '0')}`,
        name,
        ...pinyinOf(name),
        usci: '',
        customsCode: '',
        roles: ['client'],
        contact: undefined,
        place: '郑州',
        note: '',
        problems: [],
      },
      secrets.box.seal(rng.bytes(32)),
      0,
    )
    const modes: Mode[] = i % 4 === 3 ? ['9610I', '1210I'] : [MODES[i % MODES.length] ?? '9610I']
    for (const mode of modes) {
      saveProfile(
        ledger,
        {
          clientId: id,
          mode,
          name: '',
          body: JSON.stringify({
            ...exampleProfile(mode),
            dxpId: 'DXPENT0000012345',
            channel: 'training',
            transferCode: '4101960CCC',
            transferName: '示例外综服企业',
          }),
        },
        0,
      )
    }
    for (let n = 0; n < 50; n++) {
      const g = exampleGoods(n)
      const text = (value: number | undefined): string => (value === undefined ? '' : fixedText(value as never))
      const body = {
        clientId: id,
        sku: g.sku,
        name: g.name,
        hsCode: g.hsCode,
        model: g.model,
        elements: '',
        brand: g.brand,
        unit: g.unit,
        unit1: g.unit1,
        unit2: g.unit2,
        factor1: text(g.factor1),
        factor2: text(g.factor2),
        unitNetWeight: text(g.unitNetWeight),
        originCountry: g.originCountry,
        gtin: g.gtin,
        bookItems: g.bookItems.map((item) => item.itemNo),
        vatRate: '0.13',
        consumptionRate: '',
        dutyRate: '',
        validFrom: '2000-01-01',
        note: '',
      }
      saveGoods(
        ledger,
        {
          id: undefined,
          clientId: id,
          sku: g.sku,
          name: g.name,
          ...pinyinOf(g.name),
          hsCode: g.hsCode,
          gtin: g.gtin,
          body: JSON.stringify(body),
          validFrom: '2000-01-01',
          validTo: undefined,
          problems: [],
        },
        0,
      )
    }
    return { id, modes }
  })
}
