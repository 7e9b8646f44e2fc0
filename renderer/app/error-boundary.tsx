import { Button } from 'antd'
import type { ReactNode } from 'react'
import { Component } from 'react'

interface Props {
  readonly title: string
  readonly children: ReactNode
}

interface State {
  readonly error: string | undefined
}

/** One broken screen must not take the others, or what is typed in them, with it. */
export class ErrorBoundary extends Component<Props, State> {
  override state: State = { error: undefined }

  static getDerivedStateFromError(error: unknown): State {
    return { error: error instanceof Error ? error.message : String(error) }
  }

  override render(): ReactNode {
    if (this.state.error === undefined) return this.props.children
    return (
      <div className="sentence sentence-failed" role="alert">
        <span>
          “{this.props.title}”显示出错，台账数据没有改动，草稿已保存。请重新打开；如仍出错，请把下面的编号交给管理员。
        </span>
        <code>{this.state.error}</code>
        <Button onClick={() => this.setState({ error: undefined })}>重新打开</Button>
      </div>
    )
  }
}
