import { html, nothing, svg } from '../vendor/lit-html/lit-html.js';
import { barPaths, barSummary, slotAt } from '../model/bars.js';
import { exactly, utc, when } from '../model/words.js';
import { drawing } from './parts.js';

/** The one slot that is looked at, by pointer or arrow keys: `{service, at}` or null. */
let looked = null;

/** Bars are replaced, never altered, so that what was worked out for one holds as long as it is there. */
const known = new WeakMap();

function workedOut(bar) {
  let found = known.get(bar);
  if (!found) {
    found = { paths: barPaths(bar.slots), summary: barSummary(bar) };
    known.set(bar, found);
  }
  return found;
}

const LETTERS = ['u', 'd', 'x', 'm', '-'];
const CLASSES = { u: 'b-up', d: 'b-degraded', x: 'b-down', m: 'b-maintenance', '-': 'b-none' };

/** Forgets the slot that is looked at; true when there was one. */
export function lookAway() {
  const was = looked !== null;
  looked = null;
  return was;
}

/**
 * A service's status bar; arrow keys, Home and End walk along its slots.
 *
 * @param window the one that is asked for; the bar of another, shown until its own comes, is faded
 * @param tall whether it has a time axis below
 */
export function statusBar(service, window, tall = false) {
  const bar = service.bar;
  if (!bar) return html`<span class="bar empty" role="img" aria-label="no history yet"></span>`;
  const size = bar.slots.length;
  const at = looked?.service === service.name ? Math.min(looked.at, size - 1) : null;
  const words = at === null ? workedOut(bar).summary : slotWords(bar, at);
  return html`<span class="bar ${tall ? 'tall' : ''} ${bar.window === window ? '' : 'other'}" role="slider" tabindex="0"
    aria-label="Status bar of ${service.name}, ${workedOut(bar).summary}" aria-orientation="horizontal"
    aria-valuemin="1" aria-valuemax=${size} aria-valuenow=${(at ?? size - 1) + 1} aria-valuetext=${words}
    @keydown=${(event) => walk(event, service)} @pointermove=${(event) => point(event, service)}
    @pointerleave=${leave} @blur=${leave}>${drawn(bar, at)}${at === null ? nothing : tip(bar, at, size)}</span>`;
}

function drawn(bar, at) {
  const { paths } = workedOut(bar);
  return html`<svg viewBox="0 0 ${bar.slots.length} 20" preserveAspectRatio="none" aria-hidden="true" focusable="false">
    ${LETTERS.filter((letter) => paths[letter]).map((letter) => svg`<path class=${CLASSES[letter]} d=${paths[letter]}></path>`)}
    ${paths.m ? svg`<path fill="url(#hatch)" d=${paths.m}></path>` : nothing}
    ${at === null ? nothing : svg`<rect class="b-looked" x=${at} y="0" width="1" height="20"></rect>`}</svg>`;
}

function tip(bar, at, size) {
  const slot = slotAt(bar, at);
  const side = at < size / 3 ? 'left' : at > (size * 2) / 3 ? 'right' : 'middle';
  return html`<span class="tip ${side}" title=${`${utc(slot.from)} – ${utc(slot.to)}`}>
    <b class="tip-${slot.letter === '-' ? 'none' : slot.letter}">${slot.word}</b> ${when(slot.from)} – ${when(slot.to)}</span>`;
}

function slotWords(bar, at) {
  const slot = slotAt(bar, at);
  return `${exactly(slot.from)}: ${slot.word}`;
}

function look(service, at) {
  if (looked?.service === service.name && looked.at === at) return;
  looked = { service: service.name, at };
  drawing.again();
}

/** Whom the drawing itself moves keeps the focus. */
function leave() {
  if (!drawing.now && lookAway()) drawing.again();
}

function point(event, service) {
  const box = event.currentTarget.getBoundingClientRect();
  const at = Math.floor(((event.clientX - box.left) / box.width) * service.bar.slots.length);
  look(service, Math.min(service.bar.slots.length - 1, Math.max(0, at)));
}

function walk(event, service) {
  const last = service.bar.slots.length - 1;
  const at = looked?.service === service.name ? looked.at : last + 1;
  const to = { ArrowLeft: at - 1, ArrowRight: at + 1, Home: 0, End: last }[event.key];
  if (to === undefined) return;
  event.preventDefault();
  event.stopPropagation();
  look(service, Math.min(last, Math.max(0, to)));
}
