/** Hand-written checks for JSON that crosses a process border or comes out of storage. */

export class ShapeError extends Error {}

function fail(path: string, wanted: string): never {
  throw new ShapeError(`${path}: ${wanted}`)
}

/** A plain object. Throws ShapeError. */
export function asRecord(value: unknown, path: string): Readonly<Record<string, unknown>> {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) fail(path, 'object wanted')
  return value as Record<string, unknown>
}

/** An array of at most `max` items. Throws ShapeError. */
export function asArray(value: unknown, path: string, max: number): readonly unknown[] {
  if (!Array.isArray(value) || value.length > max) fail(path, `array of at most ${max} wanted`)
  return value
}

/** Text of at most `max` characters. Throws ShapeError. */
export function asText(value: unknown, path: string, max = 4000): string {
  if (typeof value !== 'string' || value.length > max) fail(path, `text of at most ${max} wanted`)
  return value
}

/** A safe integer within bounds. Throws ShapeError. */
export function asInteger(value: unknown, path: string, min = 0, max = Number.MAX_SAFE_INTEGER): number {
  if (typeof value !== 'number' || !Number.isSafeInteger(value) || value < min || value > max)
    fail(path, `integer ${min}..${max} wanted`)
  return value
}

/** true or false. Throws ShapeError. */
export function asBoolean(value: unknown, path: string): boolean {
  if (typeof value !== 'boolean') fail(path, 'boolean wanted')
  return value
}

/** One of the given texts. Throws ShapeError. */
export function asOneOf<T extends string>(value: unknown, path: string, choices: readonly T[]): T {
  const found = choices.find((choice) => choice === value)
  if (found === undefined) fail(path, `one of ${choices.join(', ')} wanted`)
  return found
}

/** An array of texts. Throws ShapeError. */
export function asTexts(value: unknown, path: string, maxItems: number, maxText = 40_000): readonly string[] {
  const list = asArray(value, path, maxItems)
  for (const item of list) asText(item, path, maxText)
  return list as readonly string[]
}

/** Text or number values by name (data of a finding). Throws ShapeError. */
export function asData(value: unknown, path: string): Readonly<Record<string, string | number>> {
  const data: Record<string, string | number> = {}
  for (const [name, item] of Object.entries(asRecord(value, path))) {
    if (typeof item === 'string') data[name] = asText(item, path)
    else if (typeof item === 'number') data[name] = item
    else fail(path, 'text or number wanted')
  }
  return data
}
