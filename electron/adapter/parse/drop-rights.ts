/**
 * Gives up the last right the child has, reading its own code, once that is loaded. Node 24.21 can (`permission.drop`,
 * newer than the typings); a Node that cannot keeps the grant, which covers the parser's own code and nothing else.
 */
export function dropRights(): void {
  const permission: unknown = process.permission
  if (
    typeof permission === 'object' &&
    permission !== null &&
    'drop' in permission &&
    typeof permission.drop === 'function'
  )
    permission.drop('fs.read')
}
