import { useCallback, useEffect, useRef, useState } from 'react'
import { ScaleStream, type ScaleReading } from '../../../shared/domain/shelf/scale-stream.ts'

/** A scale on a serial line, read by the browser (Web Serial), behind a button: nothing is opened that nobody asked for. */

interface SerialLine {
  open(options: { readonly baudRate: number }): Promise<void>
  close(): Promise<void>
  readonly readable: ReadableStream<Uint8Array> | null
}
interface Serial {
  requestPort(): Promise<SerialLine>
}

const browser: Navigator & { readonly serial?: Serial } = navigator

/** The usual speeds, the most usual first. */
export const BAUD_RATES = [9600, 4800, 2400, 1200, 19200] as const

/** Why this browser cannot; '' when it can. */
export function whyNoSerial(): string {
  if (browser.serial !== undefined) return ''
  return window.isSecureContext
    ? '此浏览器不支持直接读串口（Web Serial，Chrome、Edge 有），电子秤可用 USB 键盘方式输入'
    : '没有安装本机证书时浏览器不开放串口，电子秤可用 USB 键盘方式输入'
}

export interface SerialScale {
  readonly connected: boolean
  readonly reading: ScaleReading | undefined
  /** What went wrong last; '' = nothing. */
  readonly problem: string
  readonly connect: (baudRate: number) => Promise<void>
  readonly disconnect: () => Promise<void>
}

/** The scale of this place; let go when the screen is left. */
export function useSerialScale(): SerialScale {
  const line = useRef<SerialLine>(undefined)
  const stop = useRef<() => Promise<void>>(undefined)
  const [connected, setConnected] = useState(false)
  const [reading, setReading] = useState<ScaleReading | undefined>(undefined)
  const [problem, setProblem] = useState('')
  const disconnect = useCallback(async (): Promise<void> => {
    const end = stop.current
    stop.current = undefined
    await end?.().catch(() => undefined)
    await line.current?.close().catch(() => undefined)
    line.current = undefined
    setConnected(false)
    setReading(undefined)
  }, [])
  useEffect(() => () => void disconnect(), [disconnect])
  const connect = async (baudRate: number): Promise<void> => {
    if (browser.serial === undefined) return
    setProblem('')
    try {
      const port = await browser.serial.requestPort()
      await port.open({ baudRate })
      if (port.readable === null) throw new Error('closed')
      line.current = port
      const reader = port.readable.getReader()
      stop.current = () => reader.cancel()
      setConnected(true)
      void follow(reader, setReading).then((text) => {
        if (text !== '') setProblem(text)
        setConnected(false)
        setReading(undefined)
      })
    } catch (error) {
      // Nothing chosen is no problem to speak of.
      const none = error instanceof DOMException && error.name === 'NotFoundError'
      setProblem(none ? '' : '打不开串口：可能被别的程序占用，或没有权限')
    }
  }
  return { connected, reading, problem, connect, disconnect }
}

/** Reads until the line ends. @returns what to say when it ended by itself */
async function follow(
  reader: ReadableStreamDefaultReader<Uint8Array>,
  heard: (reading: ScaleReading) => void,
): Promise<string> {
  const stream = new ScaleStream()
  try {
    for (;;) {
      const { value, done } = await reader.read()
      if (done) return ''
      const last = stream.push(value).at(-1)
      if (last !== undefined) heard(last)
    }
  } catch {
    return '电子秤断开了，请检查连线后重新连接'
  } finally {
    reader.releaseLock()
  }
}
