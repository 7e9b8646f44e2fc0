/** What a state's colour may be; the state's name always stands beside it. `silent` = no answer: dark amber with a dot. */
const TONES = ['grey', 'blue', 'amber', 'green', 'red', 'purple', 'silent'] as const
export type Tone = (typeof TONES)[number]

/** The core sends tones as text; an unknown one is shown grey rather than not at all. */
export function toneOf(text: string): Tone {
  return TONES.find((tone) => tone === text) ?? 'grey'
}
