/** What part of the list is in sight, and how the focus moves in it. */
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

/** Going to a service begins at its top; coming back finds the list where it was. */
function moved(before, place) {
  if (place.service) {
    if (!before.service) remembered.top = window.scrollY;
    window.scrollTo(0, 0);
    afterDrawing(() => document.getElementById('main')?.focus({ preventScroll: true }));
  } else if (before.service) {
    afterDrawing(() => {
      if (document.activeElement?.id === 'search') return;
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

export const scrolling = { sight, listen, moved, step };
