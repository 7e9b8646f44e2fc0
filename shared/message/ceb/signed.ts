import type { CebFailure } from './read.ts'
import { readCeb } from './read.ts'
import type { SignatureProblem, SignatureTools } from './signature-read.ts'
import { verifySignature } from './signature-read.ts'
import type { CebMessage } from './type.ts'

export type SignedReading =
  | { readonly ok: true; readonly message: CebMessage; readonly keyName: string }
  | { readonly ok: false; readonly code: SignatureProblem | CebFailure }

/**
 * Reads a signed CEB document as one whose signature counts: verifies it under the caller's trusted key, then reads the message out of the
 * covered bytes and nothing else, so that what is acted upon is what was signed. Whatever stands beside, inside or instead of the covered
 * part is never looked at (signature wrapping). Answers, never throws, on any text.
 */
export function readSignedCeb(xml: string, tools: SignatureTools): SignedReading {
  const verified = verifySignature(xml, tools)
  if (!verified.ok) return verified
  const { covered, keyName } = verified.signature
  const reading = readCeb(new TextDecoder('utf-8', { fatal: true }).decode(covered))
  return reading.ok ? { ok: true, message: { ...reading.message, signed: true }, keyName } : reading
}
