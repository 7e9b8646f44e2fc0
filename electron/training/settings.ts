import type { TrainingStore } from '../../db/training/store.ts'

/** How the training window behaves; all faults are off until somebody turns them on. */
export interface TrainingSettings {
  readonly seed: number
  /** Between two steps of a document. */
  readonly delayMs: number
  /** Transmissions whose answer is lost (half of them before they arrive), and receipts that only come when asked for. */
  readonly lossPercent: number
  readonly duplicatePercent: number
  readonly disorder: boolean
  readonly rejectPercent: number
  readonly inspectPercent: number
  readonly offline: boolean
  /** Tax bills follow released inventories. */
  readonly taxBills: boolean
}

const STANDARD: TrainingSettings = {
  seed: 1,
  delayMs: 1500,
  lossPercent: 0,
  duplicatePercent: 0,
  disorder: false,
  rejectPercent: 0,
  inspectPercent: 0,
  offline: false,
  taxBills: false,
}

/** The settings in force. */
export function readTrainingSettings(store: TrainingStore): TrainingSettings {
  const stored = store.settings()
  const number = (name: keyof TrainingSettings, standard: number): number => {
    const text = stored.get(name)
    return text === undefined ? standard : Number(text)
  }
  const flag = (name: keyof TrainingSettings): boolean => stored.get(name) === 'true'
  return {
    seed: number('seed', STANDARD.seed),
    delayMs: number('delayMs', STANDARD.delayMs),
    lossPercent: number('lossPercent', 0),
    duplicatePercent: number('duplicatePercent', 0),
    disorder: flag('disorder'),
    rejectPercent: number('rejectPercent', 0),
    inspectPercent: number('inspectPercent', 0),
    offline: flag('offline'),
    taxBills: flag('taxBills'),
  }
}

/** Stores those that are named. */
export function changeTrainingSettings(
  store: TrainingStore,
  changes: Readonly<Record<string, string | number | boolean>>,
): void {
  store.atomically(() => {
    for (const [name, value] of Object.entries(changes))
      if (Object.hasOwn(STANDARD, name)) store.changeSetting(name, String(value))
  })
}
