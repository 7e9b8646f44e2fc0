/** The only places outside that the program ever shows: authorities and the single window, for help with a rule's source. */
const ALLOWED_HOSTS: ReadonlySet<string> = new Set([
  'www.singlewindow.cn',
  'www.customs.gov.cn',
  'www.chinatax.gov.cn',
  'www.safe.gov.cn',
  'www.gov.cn',
])

/** The address to hand to the system's browser, or undefined. Compares the parsed host as a whole: parts of names prove nothing. */
export function externalAddress(text: string): string | undefined {
  if (!URL.canParse(text)) return undefined
  const url = new URL(text)
  const plain = url.protocol === 'https:' && url.port === '' && url.username === '' && url.password === ''
  return plain && ALLOWED_HOSTS.has(url.hostname) ? url.href : undefined
}
