import type { PayUpload } from '../core/ports.ts'
import { readPayCheck, SIGNED_FORMS } from '../../shared/message/paycheck/upload.ts'

/** Customs' end of realTimeDataUpload in the training window: checks the signature over the text that came, and says what customs would. */

export interface PayDesk {
  offline(): boolean
  /** Answers that get lost, as the window's settings say. */
  lost(about: string): boolean
  now(): number
  log(what: string, detail: string): void
}

/** @param verify whether a signature holds over bytes under the office's training key */
export function trainingPayUpload(
  desk: PayDesk,
  verify: (signed: Uint8Array, signature: Uint8Array) => boolean,
): PayUpload {
  const utf8 = new TextEncoder()
  const answer = (code: string, message: string): string =>
    JSON.stringify({ code, message, total: 0, serviceTime: desk.now() })
  return {
    upload(_url, body) {
      if (desk.offline()) return Promise.resolve({ kind: 'later', detail: '培训窗口已断开' })
      const text = new TextDecoder().decode(body)
      const holds = SIGNED_FORMS.flatMap((form) => readPayCheck(text, form) ?? []).find((read) =>
        verify(utf8.encode(read.signed), Buffer.from(read.signValue, 'base64')),
      )
      desk.log(holds === undefined ? 'refused' : 'accepted', holds?.sessionID ?? '')
      if (desk.lost(`pay ${holds?.sessionID ?? text.length} ${desk.now()}`))
        return Promise.resolve({ kind: 'unknown', detail: '超时，未收到应答' })
      const said =
        holds === undefined ? answer('20000', '上传失败，入参数据校验失败：签名不符') : answer('10000', '上传成功')
      return Promise.resolve({ kind: 'answered', text: said })
    },
  }
}
