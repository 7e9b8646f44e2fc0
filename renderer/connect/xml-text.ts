/** Puts each element of an XML text on a line of its own, for reading only; what is signed and sent stays as it is. */
export function readableXml(text: string): string {
  if (!text.trimStart().startsWith('<')) return text
  const pieces = text.replace(/>\s*</g, '>\n<').split('\n')
  let depth = 0
  return pieces
    .map((piece) => {
      const closing = /^<\//.test(piece)
      const opening = /^<[^!?/][^>]*[^/]>$|^<[^!?/]>$/.test(piece)
      if (closing) depth = Math.max(0, depth - 1)
      const line = `${'  '.repeat(depth)}${piece}`
      if (opening) depth += 1
      return line
    })
    .join('\n')
}
