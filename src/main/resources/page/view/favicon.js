const COLOURS = { down: '#d1242f', degraded: '#b35900', up: '#1f883d', unknown: '#6e7781' };
const SHAPES = {
  up: '<circle cx="16" cy="16" r="14"/>',
  degraded: '<path d="M16 2 31 29H1z"/>',
  down: '<path d="M10 2h12l8 8v12l-8 8H10l-8-8V10z"/>',
  unknown: '<circle cx="16" cy="16" r="14"/>',
};
let shown = '';

/**
 * Shows the state in the tab's icon, by shape, colour and number.
 *
 * @param state the worst there is
 * @param number how many are in it; 0 for none to be told
 */
export function showIcon(state, number) {
  const kind = SHAPES[state] ? state : 'unknown';
  const text = number > 0 ? `<text x="16" y="${kind === 'degraded' ? 26 : 22}" font-size="${number > 9 ? 15 : 18}" font-family="sans-serif" font-weight="700" text-anchor="middle" fill="#fff">${number > 99 ? '99' : number}</text>` : '';
  const drawn = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32"><g fill="${COLOURS[kind]}">${SHAPES[kind]}</g>${text}</svg>`;
  if (drawn === shown) return;
  shown = drawn;
  document.querySelector('link[rel=icon]').href = `data:image/svg+xml,${encodeURIComponent(drawn)}`;
}
