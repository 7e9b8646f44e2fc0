/** The parse child as a utility process. */
import './utility-input.ts'

await import('../adapter/parse/parse-child.ts')
