import { useEffect, useState } from 'react'
import { useCoreState } from '../api/index.ts'

/** A blink (the core restarts within a second) is not worth a banner. */
const PATIENCE_MS = 400

export function CoreBanner() {
  const state = useCoreState()
  const [shown, setShown] = useState(false)
  useEffect(() => {
    const timer = setTimeout(() => setShown(state === 'down'), state === 'down' ? PATIENCE_MS : 0)
    return () => clearTimeout(timer)
  }, [state])
  if (!shown) return null
  return (
    <div className="core-banner" role="alert">
      台账服务正在重启…，您的输入已保留，恢复后自动继续。
    </div>
  )
}
