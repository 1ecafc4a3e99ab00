import { drawing } from './view/parts.js';

/** What part of the list is in sight, and where the focus is. */
const PHONE = matchMedia('(max-width: 760px)');
const BAR = 52;
const remembered = { top: 0 };

/** Heights of the list's lines in pixels; the style sheets say the same. */
export function heights() {
  return PHONE.matches ? { head: 44, row: 96 } : { head: 44, row: 38 };
}

function list() {
  return document.getElementById('lines');
}

function sight() {
  const top = list() ? list().getBoundingClientRect().top : 0;
  return { from: Math.max(0, -top), to: window.innerHeight - top };
}

function listen(changed) {
  window.addEventListener('scroll', changed, { passive: true });
  window.addEventListener('resize', changed);
  PHONE.addEventListener('change', changed);
}

/** Going to a service begins at its top; coming back finds the list where it was. Who has put the focus elsewhere meanwhile keeps it. */
function moved(before, place) {
  const focused = document.activeElement;
  const isElsewhere = () => ![focused, document.body, null].includes(document.activeElement);
  if (place.service) {
    if (!before.service) remembered.top = window.scrollY;
    window.scrollTo(0, 0);
    afterDrawing(() => isElsewhere() || document.getElementById('main')?.focus({ preventScroll: true }));
  } else if (before.service) {
    afterDrawing(() => {
      if (isElsewhere()) return;
      window.scrollTo(0, remembered.top);
      focusWhenDrawn(before.service);
    });
  }
}

function afterDrawing(act) {
  requestAnimationFrame(() => requestAnimationFrame(act));
}

function link(service) {
  return document.querySelector(`[data-service="${CSS.escape(service)}"] a`);
}

/** Moves the focus to the next service below or above; the one in focus may have been scrolled away. */
function step(by, lines) {
  const rows = lines.filter((line) => line.kind === 'row');
  const now = document.activeElement?.closest?.('[data-service]')?.dataset.service ?? step.last;
  const at = rows.findIndex((line) => line.service === now);
  const next = rows[Math.min(rows.length - 1, Math.max(0, at < 0 ? 0 : at + by))];
  if (!next) return;
  step.last = next.service;
  const y = list().getBoundingClientRect().top + next.top;
  if (y < BAR + 50) window.scrollBy(0, y - BAR - 90);
  else if (y + next.height > window.innerHeight - 10) window.scrollBy(0, y + next.height - window.innerHeight + 60);
  focusWhenDrawn(next.service);
}

/** A service that was just scrolled to is drawn within a few frames. */
function focusWhenDrawn(service, tries = 10) {
  const found = link(service);
  if (found) found.focus({ preventScroll: true });
  else if (tries > 0) requestAnimationFrame(() => focusWhenDrawn(service, tries - 1));
}

/** Draws; what is moved to another place among its like would lose the focus. */
export function keepingFocus(draw) {
  const focused = document.activeElement;
  drawing.now = true;
  draw();
  if (focused?.isConnected && document.activeElement !== focused) focused.focus({ preventScroll: true });
  drawing.now = false;
}

export const scrolling = { sight, listen, moved, step };
