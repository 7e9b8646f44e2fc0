import type { ReactNode } from 'react'

declare module 'react' {
  // React's own declaration of memo loses the type parameter of a generic component.
  function memo<Props, Result extends ReactNode>(component: (props: Props) => Result): (props: Props) => Result

  // Custom properties are how the grid hands column widths to all of its rows at once.
  interface CSSProperties {
    [property: `--${string}`]: string | number | undefined
  }
}
