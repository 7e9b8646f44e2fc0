/** Why a paper cannot be taken, as the child that opened it says; and what a person does next. */
export const PAPER_REFUSAL_TEXT = {
  PAPER_KIND: '不是 PDF、JPG 或 PNG（{found}）。请用扫描或另存得到的 PDF、JPG、PNG 文件',
  PAPER_FAKE: '扩展名是 .{extension}，内容却是{found}。请确认文件没有被改名，或重新导出',
  PDF_ENCRYPTED: 'PDF 有打开口令，读不了内容。请用阅读器输入口令后另存为没有口令的文件',
  PDF_CUT: 'PDF 不完整，末尾缺失（可能下载或复制时中断）。请重新获取文件',
  PDF_DAMAGED: 'PDF 的结构已损坏，无法打开。请用阅读器打开后另存，或重新获取文件',
  PDF_NO_PAGES: 'PDF 里没有页面。请重新获取文件',
  PDF_TOO_MANY_PAGES: '有 {pages} 页，最多 {limit} 页。请拆分后再附',
  IMAGE_CUT: '图片不完整，末尾缺失（可能下载或复制时中断）。请重新获取文件',
  IMAGE_DAMAGED: '图片已损坏，无法打开。请重新拍照或扫描',
  IMAGE_TOO_LARGE: '图片有 {width}×{height} 像素，超出可处理的大小。请缩小到 A4 幅面 300 DPI 左右后再附',
  PAPER_AT: '第 {number} 份：{reason}',
} as const
export type PaperRefusalCode = keyof typeof PAPER_REFUSAL_TEXT
export const PAPER_REFUSAL_CODES: readonly PaperRefusalCode[] = [
  'PAPER_KIND',
  'PAPER_FAKE',
  'PDF_ENCRYPTED',
  'PDF_CUT',
  'PDF_DAMAGED',
  'PDF_NO_PAGES',
  'PDF_TOO_MANY_PAGES',
  'IMAGE_CUT',
  'IMAGE_DAMAGED',
  'IMAGE_TOO_LARGE',
  'PAPER_AT',
]
