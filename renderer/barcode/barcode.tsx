import { toSVG } from 'bwip-js/browser'
import { useMemo } from 'react'

/** Kinds of symbols that this program prints: QR for pairing, Code 128 for bins and numbers, GS1-128 for goods (with identifiers in parentheses). */
export type Symbology = 'qrcode' | 'code128' | 'gs1-128'

/** The symbol as an SVG picture; undefined when the text cannot stand in such a symbol. */
function barcodeSvg(kind: Symbology, text: string): string | undefined {
  try {
    const linear = kind !== 'qrcode'
    return toSVG({
      bcid: kind,
      text,
      scale: linear ? 2 : 4,
      ...(linear ? { height: 12, includetext: true, textxalign: 'center' as const } : { eclevel: 'M' }),
    })
  } catch {
    return undefined
  }
}

/** A barcode as a picture with its content in words for those who do not see it. */
export function Barcode(props: {
  readonly kind: Symbology
  readonly text: string
  readonly label: string
  readonly width: number
}) {
  const svg = useMemo(() => barcodeSvg(props.kind, props.text), [props.kind, props.text])
  if (svg === undefined) return <p role="alert">{`“${props.text}”不能印成条码。`}</p>
  return <img src={`data:image/svg+xml,${encodeURIComponent(svg)}`} alt={props.label} width={props.width} />
}
