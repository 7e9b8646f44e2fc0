import { homeScreen } from '../feature/home/home-screen.tsx'
import type { ScreenEntry } from './screen.ts'

/**
 * Every screen of the program, in the order of the tree. A screen registers itself by one entry here;
 * tree, tabs, hotkeys and search follow.
 */
export const SCREENS: readonly ScreenEntry[] = [homeScreen]
