import { showHelp } from './view/help.js';
import { lookAway } from './view/bar.js';

/**
 * The keys of the page.
 *
 * @param program `{place(), go(place), draw(), turnTheme(), step(by): moves the focus among services}`
 */
export function listenToKeys(program) {
  document.addEventListener('keydown', (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || document.querySelector('dialog[open]')) return;
    const act = isTyping(event.target) ? whileTyping(event, program) : keys(event, program)[event.key];
    if (!act) return;
    event.preventDefault();
    act();
  });
}

function isTyping(target) {
  return target.closest?.('input, textarea, select') !== null;
}

function whileTyping(event, program) {
  if (event.target.id !== 'search') return null;
  return {
    Escape: () => {
      if (program.place().q) program.go({ ...program.place(), q: '' }, true);
      else event.target.blur();
    },
    ArrowDown: () => program.step(1),
    Enter: () => program.step(1),
  }[event.key];
}

function keys(event, program) {
  const place = program.place();
  const rows = !place.service && place.view === 'rows';
  return {
    '/': () => search(program, place),
    '?': showHelp,
    t: program.turnTheme,
    w: () => program.go({ ...place, service: null, view: place.view === 'wall' && !place.service ? 'rows' : 'wall' }),
    Escape: () => program.back(lookAway()),
    ...(rows ? { j: () => program.step(1), k: () => program.step(-1) } : {}),
    ...(rows && !event.target.closest('select, .bar') ? { ArrowDown: () => program.step(1), ArrowUp: () => program.step(-1) } : {}),
  };
}

function search(program, place) {
  if (place.service || place.view === 'wall') program.go({ ...place, service: null, view: 'rows' });
  // At once: what is typed next belongs into the field.
  if (!document.getElementById('search')) program.draw();
  document.getElementById('search')?.select();
}
