import { readFileSync } from 'node:fs'
import { basename } from 'node:path'
import { businessKeys } from '../../shared/message/ceb/business-key.ts'
import { checkCeb } from '../../shared/message/ceb/check.ts'
import { readCeb } from '../../shared/message/ceb/read.ts'
import type { Edition } from '../../shared/message/ceb/type.ts'

/** The text of a message file in the encoding that it declares; UTF-8 when it declares none. */
function textOf(bytes: Buffer): string {
  const declared = /^[^>]*encoding=["']([\w-]+)["']/.exec(bytes.subarray(0, 200).toString('latin1'))?.[1] ?? 'utf-8'
  const encoding = /^gb/i.test(declared) ? 'gb18030' : 'utf-8'
  return new TextDecoder(encoding).decode(bytes)
}

/** One JSON line a file: what it is and which business documents it carries. */
export function readMessageFile(file: string): Record<string, unknown> & { ok: boolean } {
  const reading = readCeb(textOf(readFileSync(file)))
  if (!reading.ok)
    return {
      file: basename(file),
      ok: false,
      code: reading.code,
      ...(reading.at === undefined ? {} : { at: reading.at }),
      ...(reading.line === undefined ? {} : { line: reading.line }),
    }
  const { message } = reading
  return {
    file: basename(file),
    ok: true,
    type: message.type,
    guid: message.guid,
    documents: message.documents.length,
    signed: message.signed,
    keys: businessKeys(message),
  }
}

/** Schema findings apart from rule findings; `ok` is the schema's verdict. */
export function checkMessageFile(file: string, edition: Edition): Record<string, unknown> & { ok: boolean } {
  const text = textOf(readFileSync(file))
  const reading = readCeb(text)
  const check = checkCeb(text, edition)
  return {
    file: basename(file),
    ok: check.schema.length === 0,
    type: check.type ?? null,
    edition,
    keys: reading.ok ? businessKeys(reading.message) : [],
    schemaOk: check.schema.length === 0,
    ruleOk: check.rule.length === 0,
    schema: check.schema,
    rule: check.rule,
  }
}
