/** The child for papers as a utility process. */
import './utility-input.ts'

await import('../host/paper-child.ts')
