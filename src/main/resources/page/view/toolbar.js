import { html } from '../vendor/lit-html/lit-html.js';
import { live } from '../vendor/lit-html/directives/live.js';
import { SORTS, writePlace } from '../model/places.js';
import { WINDOWS } from '../model/bars.js';
import { symbol } from './parts.js';

/** Search, filters, order, window and view; all of it stands in the address. */
export function toolbar({ place, go, all }) {
  const projects = distinct(all, 'project');
  const types = distinct(all, 'type');
  return html`<search class="toolbar">
    <label class="search">${symbol('search')}<span class="heard">Search services</span>
      <input id="search" type="search" placeholder="Search" autocomplete="off" spellcheck="false" enterkeyhint="search" .value=${live(place.q)}
        @input=${(event) => go({ ...place, q: event.target.value }, true)}><kbd aria-hidden="true">/</kbd></label>
    ${choice('Project', 'project', [['', 'All projects'], ...projects.map((each) => [each, each || 'no project'])], place, go)}
    ${choice('Type', 'type', [['', 'All types'], ...types.map((each) => [each, each])], place, go)}
    ${choice('Order', 'sort', Object.entries(SORTS), place, go)}
    ${windows(place)}
    <a class="button" href=${writePlace({ ...place, view: 'wall' })} title="Wall mode (w)">${symbol('wall')}<span>Wall</span></a>
  </search>`;
}

/** One of the four windows of time. */
export function windows(place) {
  return html`<span class="segments" role="group" aria-label="Window">${Object.keys(WINDOWS).map(
    (window) => html`<a href=${writePlace({ ...place, window })} aria-current=${window === place.window ? 'true' : 'false'}
      title=${WINDOWS[window].words}>${window}</a>`,
  )}</span>`;
}

function choice(label, name, options, place, go) {
  return html`<label class="choice"><span class="heard">${label}</span>
    <select .value=${live(place[name])} @change=${(event) => go({ ...place, [name]: event.target.value })}>
      ${options.map(([value, text]) => html`<option value=${value} .selected=${value === place[name]}>${text}</option>`)}
    </select></label>`;
}

function distinct(services, field) {
  return [...new Set(services.map((service) => service[field]).filter(Boolean))].sort();
}
