import { html, nothing } from '../vendor/lit-html/lit-html.js';
import { STATES, worst } from '../model/states.js';
import { sentence } from '../model/sentence.js';
import { writePlace } from '../model/places.js';
import { clock, duration } from '../model/words.js';
import { shape, symbol } from './parts.js';

/** The state of everything: one sentence, and the counts, each of which is a filter. */
export function summary({ fleet, count, services, place }) {
  const state = worst(count);
  return html`<section class="summary is-${state}" aria-label="Summary">
    <h1>${shape(state)}<span>${fleet.loaded ? sentence(services, count) : 'Loading …'}</span></h1>
    ${cutOff({ fleet })}
    <ul class="counts" role="list">
      ${STATES.filter((each) => count[each.name] > 0 || ['down', 'degraded', 'up'].includes(each.name) || place.status.includes(each.name))
        .map((each) => chip(each.name, each.word, count[each.name], place, shape(each.name)))}
      ${count.flapping > 0 || place.status.includes('flapping') ? chip('flapping', 'Flapping', count.flapping, place, symbol('flapping')) : nothing}
    </ul>
  </section>`;
}

/** That Chiron itself reaches nobody. */
export function cutOff({ fleet }) {
  return fleet.connected ? nothing : html`<p class="notice" role="alert">Chiron is cut off from the network: nothing is judged until it is back.</p>`;
}

/** That what is shown is as old as it is: large, for who looks from afar. */
export function staleBanner({ stale, stream, now }) {
  if (!stale) return nothing;
  const { heard } = stream;
  return html`<p class="notice" role="alert">${symbol('stale')} ${heard === null
    ? 'Chiron cannot be heard.'
    : html`Nothing was heard of Chiron since ${clock(heard)}<span aria-hidden="true">, for ${duration(now - heard)}</span>: this is how it was then.`}</p>`;
}

function chip(name, label, number, place, mark) {
  const on = place.status.includes(name);
  const status = on ? place.status.filter((each) => each !== name) : [...place.status, name];
  return html`<li><a class="chip s-${name} ${number === 0 ? 'zero' : ''}" href=${writePlace({ ...place, status })}
    aria-current=${on ? 'true' : nothing} title=${on ? 'Show all states' : `Show only ${label.toLowerCase()}`}>${mark}<b>${number.toLocaleString('en')}</b> ${label}</a></li>`;
}
