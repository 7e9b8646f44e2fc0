import { useState } from 'react'
import type { CallOut } from '../../../shared/contract/index.ts'
import { useCommand, useQueryProcedure } from '../../api/index.ts'
import { Loaded } from '../../connect/loaded.tsx'
import { useMay } from '../../app/session.tsx'
import { readableDecimal } from '../../ui/number-text.ts'
import { ActionButton } from '../../ui/part/action-button.tsx'
import { StatusTag } from '../../ui/part/status-tag.tsx'
import { useToast } from '../../ui/part/toast.ts'
import { todayHere } from './day.ts'

type Line = CallOut<'vat.tie'>['lines'][number]

/** 增值税申报核对: the month as the ledger has it beside the return as filed. */
export function VatTab() {
  const [month, setMonth] = useState(todayHere().slice(0, 7))
  const tie = useQueryProcedure('vat.tie', { month }, { keep: true, enabled: /^\d{4}-\d{2}$/.test(month) })
  const entering = useCommand('vat.enter')
  const may = useMay('vat.enter')
  const toast = useToast()
  const [typed, setTyped] = useState<Readonly<Record<string, string>>>({})
  const save = async (): Promise<void> => {
    for (const line of tie.data?.lines ?? []) {
      const amount = (typed[line.line] ?? '').trim()
      if (amount === '') continue
      const answer = await entering.run({ month, line: line.line, amount })
      if (!answer.ok) return toast.failed(answer)
    }
    setTyped({})
    toast.done('申报表金额已保存')
  }
  const dirty = Object.values(typed).some((text) => text.trim() !== '')
  return (
    <>
      <div className="action-bar" role="toolbar" aria-label="操作">
        <ActionButton
          hotkey="Ctrl+S"
          primary
          allowed={may}
          disabled={!dirty}
          loading={entering.pending}
          onClick={() => void save()}
        >
          保存申报表金额
        </ActionButton>
        <span className="gap" />
        <label className="statement-days">
          月份
          <input
            className="field-input"
            type="month"
            value={month}
            onChange={(event) => {
              setMonth(event.target.value)
              setTyped({})
            }}
          />
        </label>
      </div>
      <Loaded of={tie}>
        {(data) => (
          <TieTable
            lines={data.lines}
            may={may}
            typed={typed}
            onType={(line, text) => setTyped({ ...typed, [line]: text })}
          />
        )}
      </Loaded>
    </>
  )
}

function TieTable(props: {
  readonly lines: readonly Line[]
  readonly may: boolean
  readonly typed: Readonly<Record<string, string>>
  readonly onType: (line: string, text: string) => void
}) {
  return (
    <div className="pane-body">
      <table className="plain-table" aria-label="增值税申报核对">
        <thead>
          <tr>
            <th scope="col">项目</th>
            <th scope="col" className="number">
              台账
            </th>
            <th scope="col">怎样来的</th>
            <th scope="col" className="number">
              申报表
            </th>
            <th scope="col" className="number">
              差额
            </th>
            <th scope="col">核对</th>
          </tr>
        </thead>
        <tbody>
          {props.lines.map((line) => (
            <tr key={line.line}>
              <td>{line.name}</td>
              <td className="number">{readableDecimal(line.own, 2)}</td>
              <td className="soft">{line.note}</td>
              <td className="number">
                <input
                  className="field-input number statement-filed"
                  aria-label={`申报表 ${line.name}`}
                  inputMode="decimal"
                  disabled={!props.may}
                  placeholder={line.filed === undefined ? '填申报表金额' : readableDecimal(line.filed, 2)}
                  value={props.typed[line.line] ?? ''}
                  onChange={(event) => props.onType(line.line, event.target.value)}
                />
              </td>
              <td className="number">{line.difference === undefined ? '' : readableDecimal(line.difference, 2)}</td>
              <td>
                {line.difference === undefined ? (
                  <StatusTag tone="grey">未填</StatusTag>
                ) : line.difference === '0.00' ? (
                  <StatusTag tone="green">相符</StatusTag>
                ) : (
                  <StatusTag tone="red">不符</StatusTag>
                )}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}
