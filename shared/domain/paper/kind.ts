/**
 * Kinds of papers. `edoc`: the class of 随附单据 in a declaration (BND codes/dec_edoc_code.csv); papers without one are
 * kept and bound, and not named in the message.
 */
export interface PaperKind {
  readonly id: string
  readonly name: string
  readonly edoc: string
  /** Words in a file's name or first lines that tell it. */
  readonly words: readonly string[]
}

export const PAPER_KINDS: readonly PaperKind[] = [
  { id: 'invoice', name: '发票', edoc: '00000001', words: ['发票', 'invoice'] },
  { id: 'packing', name: '装箱单', edoc: '00000002', words: ['装箱单', '箱单', 'packing'] },
  { id: 'transport', name: '提/运单', edoc: '00000003', words: ['提单', '运单', 'bill of lading', 'waybill', 'b/l'] },
  {
    id: 'contract',
    name: '合同',
    edoc: '00000004',
    words: ['合同', '订单', 'contract', 'purchase order', 'sales confirmation'],
  },
  { id: 'proxy', name: '代理报关委托书', edoc: '', words: ['委托书'] },
  { id: 'agreement', name: '代理报关委托协议', edoc: '10000001', words: ['委托协议', '委托报关协议'] },
  { id: 'origin', name: '原产地证明', edoc: '', words: ['原产地', 'certificate of origin', 'form e', 'form a'] },
  { id: 'licence', name: '许可证件', edoc: '', words: ['许可证', 'licence', 'license'] },
  { id: 'inspection', name: '检验检疫单证', edoc: '', words: ['检验', '检疫', '电子底账', 'inspection'] },
  { id: 'payment', name: '收付汇凭证', edoc: '', words: ['水单', '收汇', '付汇', 'remittance'] },
  { id: 'customsDeclaration', name: '报关单', edoc: '', words: ['报关单', 'customs declaration'] },
  { id: 'insurance', name: '保险单据', edoc: '', words: ['保险单', 'insurance policy'] },
  { id: 'other', name: '其他', edoc: '', words: [] },
]
const BY_ID: ReadonlyMap<string, PaperKind> = new Map(PAPER_KINDS.map((kind) => [kind.id, kind]))

/** The kind with an id; 其他 for one that this edition does not know. */
export function paperKind(id: string): PaperKind {
  const kind = BY_ID.get(id) ?? BY_ID.get('other')
  if (kind === undefined) throw new RangeError('no paper kinds')
  return kind
}

/** The kind that a file's name, or else its first words, speak of; 'other' when neither does. The kind whose word is longest wins: 委托协议 is no 协议 of another sort. */
export function guessPaperKind(fileName: string, firstWords: string): string {
  for (const text of [fileName.toLowerCase(), firstWords.toLowerCase().slice(0, 400)]) {
    let best: { readonly id: string; readonly length: number } | undefined
    for (const kind of PAPER_KINDS)
      for (const word of kind.words)
        if (text.includes(word) && word.length > (best?.length ?? 0)) best = { id: kind.id, length: word.length }
    if (best !== undefined) return best.id
  }
  return 'other'
}
