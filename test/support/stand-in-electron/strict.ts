/** Makes the use of anything the stand-in does not have an error that names it, instead of a silent `undefined`. */
export function strict<T extends object>(name: string, object: T): T {
  return new Proxy(object, {
    get(target, key, receiver) {
      if (typeof key === 'symbol' || key in target || key === 'then' || key === 'toJSON') return Reflect.get(target, key, receiver)
      throw new Error(`stand-in electron: ${name}.${key} is not there`)
    },
  })
}
