import { guessMapping } from '../../shared/domain/intake/guess-mapping.ts'
import { hitRate } from '../support/stranger-layout.ts'
import type { Measured } from './bench.ts'

const STRANGERS = 3000

/** The hit rate of the guessed mapping on generated strangers: the words are not those of the dictionary. */
export function bench(): Promise<readonly Measured[]> {
  const begun = performance.now()
  const rate = hitRate(1, STRANGERS, (sheet) => guessMapping('import-parcel', sheet).mapping)
  const ms = (performance.now() - begun) / STRANGERS
  const percent = (count: number): number => (count / rate.columns) * 100
  return Promise.resolve([
    { name: '陌生版式：列认对', value: percent(rate.right), unit: '%', note: `${STRANGERS} 个文件、${rate.columns} 列；每个文件 ${ms.toFixed(1)} ms` },
    { name: '陌生版式：列认错', value: percent(rate.wrong), unit: '%', note: '须由人发现' },
    { name: '陌生版式：列未认出', value: percent(rate.missed), unit: '%', note: '须由人指定' },
    { name: '陌生版式：无关列被占用', value: rate.noise, unit: '列', note: `版式（每行一单或一行多商品）判断错误 ${rate.layouts} 个` },
  ])
}
