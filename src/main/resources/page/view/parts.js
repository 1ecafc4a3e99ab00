import { html, noChange, nothing, svg } from '../vendor/lit-html/lit-html.js';
import { directive, Directive } from '../vendor/lit-html/directive.js';
import { isBlocked, reason, word } from '../model/states.js';
import { exactly, utc } from '../model/words.js';

/** A symbol of the sprite in the document. */
export function symbol(name, extra = '') {
  return html`<svg class="symbol ${extra}" aria-hidden="true" focusable="false">${svg`<use href="#s-${name}"></use>`}</svg>`;
}

/** The state's shape in its colour. */
export function shape(state) {
  return html`<svg class="symbol s-${state}" aria-hidden="true" focusable="false"><use href="#s-${state}"></use></svg>`;
}

/** A state as colour, shape and word. */
export function stateMark(state) {
  return html`<span class="state s-${state}">${shape(state)}<span class="word">${word(state)}</span></span>`;
}

const TURNING = /[\u202a-\u202e\u2066-\u2069]/g;

/** A text of somebody else's, which cannot turn what stands beside it: it may run from right to left, but no character of it commands that. */
export function apart(text) {
  return html`<bdi>${typeof text === 'string' ? text.replace(TURNING, '\ufffd') : text}</bdi>`;
}

/** Why a service is not well, with an arrow to what is above it when others are the cause; empty when there is nothing to say. */
export function whyMark(service) {
  return html`${isBlocked(service) ? symbol('blocked') : nothing}${apart(reason(service))}`;
}

/** A moment in words; `tellTimes` adds its exact local and UTC time on hover. */
export function time(moment, text, extra = '') {
  if (!moment) return nothing;
  return html`<time class=${extra} datetime=${moment}>${text}</time>`;
}

/** Puts the exact time, here and in UTC, on whatever moment the pointer comes to: formatting all of them is slow. */
export function tellTimes() {
  document.addEventListener('pointerover', ({ target }) => {
    const moment = target.closest?.('time')?.dateTime;
    if (moment) target.closest('time').title = `${exactly(moment)} · ${utc(moment)}`;
  });
}

class Placed extends Directive {
  render() {
    return noChange;
  }

  update(part, [properties]) {
    // Through the object model: our policy forbids style attributes.
    for (const [name, value] of Object.entries(properties)) {
      if (part.element.style.getPropertyValue(name) !== value) part.element.style.setProperty(name, value);
    }
    return noChange;
  }
}

/** Sets style properties of the element that it stands in. */
export const placed = directive(Placed);

/** Asks for one more drawing, and tells whether one is under way; set by the program. */
export const drawing = { again: () => {}, now: false };
