export { buildDxp, carriedText, CEB_RECEIVERS, readDxp, readDxpTree } from './envelope.ts'
export type { AddInfo, DxpFailure, DxpMessage, DxpReading, TransInfo } from './envelope.ts'
export { readDxpReply } from './reply.ts'
export type { DxpReply, DxpReplyReading, DxpResponse, DxpResult } from './reply.ts'
