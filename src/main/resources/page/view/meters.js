import { html, nothing, svg } from '../vendor/lit-html/lit-html.js';
import { metersOf, scaleEnd, standing } from '../model/meters.js';
import { quantity, share, utc } from '../model/words.js';
import { apart, shape } from './parts.js';

const WORDS = { up: 'fine', degraded: 'high', down: 'too high' };

/** What was measured of a service in its latest check: against its thresholds where there are some, else as a number. */
export function meters(service) {
  const found = metersOf(service);
  if (found.length === 0) return nothing;
  const scaled = found.filter((each) => scaleEnd(each) !== null);
  const numbers = found.filter((each) => scaleEnd(each) === null);
  return html`<section class="card" aria-labelledby="h-meters"><h2 id="h-meters">Measured</h2>
    ${scaled.length > 0 ? html`<ul class="meters" role="list">${scaled.map(meter)}</ul>` : nothing}
    ${numbers.length > 0 ? html`<ul class="plain numbers">${numbers.map(({ name, value, unit }) => html`<li>${apart(name)}<b title=${unit === 'timestamp' ? utc(new Date(value * 1000)) : nothing}>${quantity(value, unit)}</b></li>`)}</ul>` : nothing}
  </section>`;
}

function meter(each) {
  const state = standing(each);
  const end = scaleEnd(each);
  const said = amount(each);
  const bounds = limits(each);
  return html`<li class="meter ${state ? `m-${state}` : ''}">
    <span class="m-name">${apart(each.name)}</span>
    <span class="m-said">${said}${state ? html` <span class="state s-${state}">${shape(state)}<span class="word">${WORDS[state]}</span></span>` : nothing}</span>
    <span class="m-bar" role="meter" aria-label=${each.name} aria-valuemin="0" aria-valuemax=${end} aria-valuenow=${Math.max(0, each.value)}
      aria-valuetext=${[said, state ? WORDS[state] : '', bounds].filter(Boolean).join(', ')}>${drawn(each, end)}</span>
    ${bounds ? html`<span class="m-limits faint">${bounds}</span>` : nothing}</li>`;
}

/** What is there, of how much, and which share that is. */
function amount({ value, unit, max }) {
  if (unit === 'ratio') return share(value);
  return max > 0 ? `${quantity(value, unit)} of ${quantity(max, unit)} · ${share(value / max)}` : quantity(value, unit);
}

function limits({ unit, warn, fail, max }) {
  const from = (bound) => (max > 0 ? share(bound / max) : quantity(bound, unit));
  return [['degraded', warn], ['down', fail]].filter(([, bound]) => bound !== null && bound !== undefined)
    .map(([word, bound]) => `${word} from ${from(bound)}`).join(' · ');
}

/** A track, what is filled of it, and a line at each threshold: a broken one where it warns, a full one where it fails. */
function drawn({ value, warn, fail }, end) {
  const at = (amount) => Math.min(100, Math.max(0, (amount / end) * 100));
  const line = (bound, kind) => (bound === null || bound === undefined ? nothing : svg`<path class="m-line ${kind}" d="M${Math.min(99.8, at(bound))} 0V10"></path>`);
  return html`<svg viewBox="0 0 100 10" preserveAspectRatio="none" aria-hidden="true" focusable="false">
    ${svg`<rect class="m-track" width="100" height="10"></rect><rect class="m-fill" width=${at(value)} height="10"></rect>`}${line(warn, 'warns')}${line(fail, 'fails')}</svg>`;
}
