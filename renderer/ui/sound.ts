/** Short tones that can be told apart without looking: made here, so that no file is loaded and no policy is widened. */
export type Sound = 'right' | 'wrong' | 'again' | 'notice'

interface Tone {
  /** Hertz. */
  readonly pitch: number
  /** Seconds after the start, and how long. */
  readonly at: number
  readonly lasts: number
}

/** High and short is right; low and twice is wrong; the same tone twice is a duplicate scan; two rising tones are news. */
const TONES: Readonly<Record<Sound, readonly Tone[]>> = {
  right: [{ pitch: 1320, at: 0, lasts: 0.08 }],
  wrong: [
    { pitch: 220, at: 0, lasts: 0.18 },
    { pitch: 196, at: 0.22, lasts: 0.26 },
  ],
  again: [
    { pitch: 660, at: 0, lasts: 0.08 },
    { pitch: 660, at: 0.14, lasts: 0.08 },
  ],
  notice: [
    { pitch: 660, at: 0, lasts: 0.09 },
    { pitch: 880, at: 0.11, lasts: 0.14 },
  ],
}

const LOUDNESS = 0.12
let audio: AudioContext | undefined

/** Plays a sound; silent where the machine has none, or before the person has touched the window. */
export function playSound(sound: Sound): void {
  try {
    audio ??= new AudioContext()
    if (audio.state === 'suspended') void audio.resume()
    for (const tone of TONES[sound]) {
      const start = audio.currentTime + tone.at
      const oscillator = audio.createOscillator()
      const gain = audio.createGain()
      oscillator.frequency.value = tone.pitch
      // Faded in and out: a tone that starts or stops at once cracks.
      gain.gain.setValueAtTime(0, start)
      gain.gain.linearRampToValueAtTime(LOUDNESS, start + 0.01)
      gain.gain.linearRampToValueAtTime(0, start + tone.lasts)
      oscillator.connect(gain).connect(audio.destination)
      oscillator.start(start)
      oscillator.stop(start + tone.lasts)
    }
  } catch {
    // A machine without sound is still a machine to work on.
  }
}
