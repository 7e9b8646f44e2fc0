export { buildCeb, CebBuildError } from './build.ts'
export { businessKeys } from './business-key.ts'
export { checkCeb, checkMessage } from './check.ts'
export type { CebCheck, Finding } from './check.ts'
export { ERROR_CODES, errorCode, saysAlreadyThere } from './error-codes.ts'
export type { ErrorClass, ErrorCode } from './error-codes.ts'
export type { FieldKind, FieldRule } from './field.ts'
export { readCeb } from './read.ts'
export type { CebFailure, CebReading } from './read.ts'
export { isReceiptType, readReceipts } from './receipt.ts'
export type { Receipt } from './receipt.ts'
export { attachSignature, signingInput } from './signature.ts'
export type { SignatureAlgorithm, SignatureParts, SigningInput } from './signature.ts'
export { readSignature, verifySignature } from './signature-read.ts'
export type { ReadSignature, SignatureProblem, SignatureReading, SignatureTools } from './signature-read.ts'
export { receiptStatus, RECEIPT_STATUSES } from './status.ts'
export type { ReceiptStatus, StatusFamily } from './status.ts'
export { editionHas, fieldTable } from './table.ts'
export type { FieldGroup, LineGroup, MessageTable } from './table.ts'
export { CEB_TYPES, isCebType } from './type.ts'
export type {
  BaseSubscribe,
  BaseTransfer,
  CebDocument,
  CebFields,
  CebMessage,
  CebType,
  Edition,
  ExtendMessage,
} from './type.ts'
