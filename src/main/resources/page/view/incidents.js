import { html, nothing } from '../vendor/lit-html/lit-html.js';
import { clock, duration, exactly } from '../model/words.js';
import { writePlace } from '../model/places.js';
import { apart, time } from './parts.js';

const KINDS = { check: 'Check', change: 'Change', alert: 'Alert', heal: 'Heal', pause: 'Pause', recovered: 'Recovered', ended: 'Ended' };

/** The service's incidents, newest first, each with what happened in it. */
export function incidents({ details, place, now }) {
  return html`<section class="card" aria-labelledby="h-incidents"><h2 id="h-incidents">Incidents</h2>
    ${details.incidents === undefined ? html`<p class="faint">${details.why('incidents')}</p>` : nothing}
    ${details.incidents?.length === 0 ? html`<p class="faint">None in memory: it has been well.</p>` : nothing}
    ${(details.incidents ?? []).map((incident) => one(incident, place, now))}
  </section>`;
}

function one(incident, place, now) {
  const active = incident.status === 'active';
  const end = active ? now : Date.parse(incident.resolved_at);
  return html`<article class="incident ${active ? 'active' : ''}">
    <h3><span class="tag ${incident.severity}">${incident.severity}</span> ${active ? 'ongoing for' : 'lasted'} ${duration(end - Date.parse(incident.triggered_at))}
      <span class="faint">${time(incident.triggered_at, exactly(incident.triggered_at))}</span></h3>
    <p>${apart(incident.message)}</p>
    ${incident.root ? html`<p class="caused">Caused by <a href=${writePlace({ ...place, service: incident.root })}>${incident.root}</a></p>` : nothing}
    <ol class="timeline">${(incident.timeline ?? []).map((entry) => html`<li class="k-${entry.kind}">
      ${time(entry.at, clock(entry.at))}<span class="kind">${KINDS[entry.kind] ?? entry.kind}</span>${apart(entry.text)}</li>`)}</ol>
  </article>`;
}
