/** Status bars: what each slot holds, how it is drawn, how it goes on in time. */

/** How tall a slot of each letter is, out of 20: the shape says what the colour says. */
const HEIGHTS = { u: 12, m: 12, d: 16, x: 20, '-': 3 };
const BADNESS = '-mudx';
const NAMES = { u: 'up', d: 'degraded', x: 'down', m: 'paused or in maintenance', '-': 'no data' };

/** The windows of a bar, with the length and number of their slots. */
export const WINDOWS = {
  '1h': { slots: 30, seconds: 120, words: 'last hour' },
  '24h': { slots: 48, seconds: 1800, words: 'last 24 hours' },
  '7d': { slots: 56, seconds: 10800, words: 'last 7 days' },
  '30d': { slots: 60, seconds: 43200, words: 'last 30 days' },
};

/**
 * One SVG path per letter, in a box of one unit a slot and 20 high.
 *
 * @returns e.g. `{u: 'M0.08 20V8h0.84V20z…'}`
 */
export function barPaths(slots) {
  const paths = {};
  for (let at = 0; at < slots.length; at++) {
    const letter = HEIGHTS[slots[at]] ? slots[at] : '-';
    paths[letter] = `${paths[letter] ?? ''}M${at + 0.1} 20v-${HEIGHTS[letter]}h0.8V20z`;
  }
  return paths;
}

/**
 * The bar as it is at a later moment: old slots fall out, new ones hold nothing yet, the last one also this letter.
 *
 * @param meanwhile the letter of the slots that were passed over: that of nothing known, unless it was left out on purpose to look
 */
export function advance(bar, now, letter, meanwhile = '-') {
  if (!bar) return bar;
  const size = bar.slots.length;
  const index = Math.floor((now - Date.parse(bar.from)) / 1000 / bar.slot_seconds);
  const shift = Math.max(0, index - size + 1);
  if (shift === 0 && bar.slots.at(-1) === worse(bar.slots.at(-1), letter)) return bar;
  const slots = (bar.slots + meanwhile.repeat(Math.min(shift, size))).slice(-size);
  const at = Math.min(size - 1, Math.max(0, index - shift));
  return {
    ...bar,
    from: new Date(Date.parse(bar.from) + shift * bar.slot_seconds * 1000).toISOString(),
    slots: slots.slice(0, at) + worse(slots[at], letter) + slots.slice(at + 1),
  };
}

function worse(one, other) {
  return BADNESS.indexOf(one) >= BADNESS.indexOf(other) ? one : other;
}

/** What one slot shows: from when to when, and the word for it. */
export function slotAt(bar, at) {
  const from = Date.parse(bar.from) + at * bar.slot_seconds * 1000;
  return { from, to: from + bar.slot_seconds * 1000, word: NAMES[bar.slots[at]] ?? NAMES['-'], letter: bar.slots[at] };
}

/** The bar in words for those who do not see it: `last 24 hours: down in 2 of 48 slots, no data in 40`. */
export function barSummary(bar) {
  if (!bar) return 'no history yet';
  const found = {};
  for (const letter of bar.slots) found[letter] = (found[letter] ?? 0) + 1;
  const window = WINDOWS[bar.window]?.words ?? bar.window;
  const parts = ['x', 'd', 'm', '-'].filter((letter) => found[letter]).map((letter) => `${NAMES[letter]} in ${found[letter]}`);
  if (parts.length === 0) return `${window}: up throughout`;
  return `${window}, of ${bar.slots.length} slots: ${found.u ? `up in ${found.u}, ` : ''}${parts.join(', ')}`;
}
