/** Year and month of a filing, six digits. */
export function PeriodField(props: {
  readonly label: string
  readonly value: string
  readonly onChange: (value: string) => void
}) {
  return (
    <label className="named-field">
      {props.label}
      <input
        className="field-input"
        inputMode="numeric"
        value={props.value}
        onChange={(event) => props.onChange(event.target.value.replace(/\D/g, '').slice(0, 6))}
      />
    </label>
  )
}

/** Whether a period is written out: YYYYMM. */
export const isPeriod = (text: string): boolean => /^\d{4}(?:0[1-9]|1[0-2])$/.test(text)
