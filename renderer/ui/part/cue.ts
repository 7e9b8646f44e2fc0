/** Right, wrong and duplicate as sounds that are told apart without looking: high once, low long, middle twice. */
export type Cue = 'right' | 'wrong' | 'again'

const TONES: Readonly<Record<Cue, readonly (readonly [hertz: number, from: number, to: number])[]>> = {
  right: [[1320, 0, 0.09]],
  wrong: [[196, 0, 0.45]],
  again: [
    [620, 0, 0.1],
    [620, 0.16, 0.26],
  ],
}

let audio: AudioContext | undefined

/** Plays a cue; a browser that has no sound or has not been touched yet stays silent, which stops nobody. */
export function playCue(cue: Cue): void {
  try {
    audio ??= new AudioContext()
    const start = audio.currentTime
    for (const [hertz, from, to] of TONES[cue]) {
      const tone = audio.createOscillator()
      const volume = audio.createGain()
      tone.frequency.value = hertz
      tone.type = cue === 'wrong' ? 'square' : 'sine'
      volume.gain.value = 0.18
      tone.connect(volume).connect(audio.destination)
      tone.start(start + from)
      tone.stop(start + to)
    }
  } catch {
    audio = undefined
  }
}
