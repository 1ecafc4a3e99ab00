import { remember, remembered } from './memory.js';

const THEMES = ['auto', 'light', 'dark'];

/** The theme that was chosen: `auto` follows the system. */
export function theme() {
  const chosen = remembered('theme', 'auto');
  return THEMES.includes(chosen) ? chosen : 'auto';
}

/** Turns to the next theme and remembers it. */
export function nextTheme() {
  const next = THEMES[(THEMES.indexOf(theme()) + 1) % THEMES.length];
  remember('theme', next);
  if (next === 'auto') delete document.documentElement.dataset.theme;
  else document.documentElement.dataset.theme = next;
}
