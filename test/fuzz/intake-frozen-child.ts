/** The parse child with frozen prototypes: pollution would throw here instead of passing unseen. */
export {}
Object.freeze(Object.prototype)
Object.freeze(Array.prototype)
Object.freeze(Function.prototype)
await import('../../electron/adapter/parse/parse-child.ts')
