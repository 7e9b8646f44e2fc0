export { buildDxp, carriedText, CEB_RECEIVERS, readDxp, readDxpTree } from './envelope.ts'
export type { DxpMessage } from './envelope.ts'
export { readDxpReply } from './reply.ts'
