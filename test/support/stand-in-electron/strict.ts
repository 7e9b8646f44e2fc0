/** Makes the use of anything the stand-in does not have an error that names it, instead of a silent `undefined`. */
export function strict<T extends object>(name: string, object: T): T {
  return new Proxy(object, {
    get(target, key) {
      if (typeof key === 'symbol' || key in target || key === 'then' || key === 'toJSON') {
        const value: unknown = Reflect.get(target, key, target)
        // Private members belong to the object itself, not to its guard.
        return typeof value === 'function' ? value.bind(target) : value
      }
      throw new Error(`stand-in electron: ${name}.${key} is not there`)
    },
  })
}
