import type { CallIn, CallOut } from '../../../shared/contract/index.ts'

export type TrainingSettings = CallOut<'training.get'>['settings']

/** Numbers that the training window takes, with their bounds (contract: training.set). */
export const TRAINING_NUMBERS = [
  { id: 'seed', label: '随机种子', unit: '', least: 0, most: 2_000_000_000, help: '同一种子、同一批单证，结果相同' },
  { id: 'delayMs', label: '每步延迟', unit: '毫秒', least: 0, most: 600_000, help: '暂存、申报、入库、放行各步之间' },
  { id: 'rejectPercent', label: '退单', unit: '%', least: 0, most: 100, help: '随机人工退单的比例' },
  { id: 'inspectPercent', label: '查验', unit: '%', least: 0, most: 100, help: '放行前查验的比例' },
  { id: 'lossPercent', label: '丢失', unit: '%', least: 0, most: 90, help: '应答丢失或回执要查询才补' },
  { id: 'duplicatePercent', label: '重复', unit: '%', least: 0, most: 90, help: '同一回执发来两次' },
] as const
export type TrainingNumber = (typeof TRAINING_NUMBERS)[number]

/** What was typed, as a setting; undefined when it is no whole number within bounds. */
export function readTrainingNumber(field: TrainingNumber, text: string): CallIn<'training.set'> | undefined {
  const plain = text.trim()
  if (!/^\d{1,10}$/.test(plain)) return undefined
  const value = Number(plain)
  return value < field.least || value > field.most ? undefined : { [field.id]: value }
}
