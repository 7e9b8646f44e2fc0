/** A number cell keeps 15 significant digits: longer numbers must be text or they change. */
export function fitsNumber(text: string): boolean {
  return /^-?\d+(?:\.\d+)?$/.test(text) && text.replace(/[-.]/g, '').replace(/^0+/, '').length <= 15
}
