import { html, nothing } from '../vendor/lit-html/lit-html.js';
import { rank, reason, shownState, word } from '../model/states.js';
import { ago, duration, latency, percent, until, when } from '../model/words.js';
import { writePlace } from '../model/places.js';
import { WINDOWS } from '../model/bars.js';
import { actions } from './actions.js';
import { badges } from './badges.js';
import { statusBar } from './bar.js';
import { charts } from './charts.js';
import { checks } from './checks.js';
import { dependencies } from './dependencies.js';
import { healingOf } from './healing.js';
import { incidents } from './incidents.js';
import { meters } from './meters.js';
import { apart, stateMark, time, whyMark } from './parts.js';
import { marks } from './row.js';
import { windows } from './toolbar.js';

/** All about one service. */
export function serviceView(scene) {
  const { place, fleet } = scene;
  const service = fleet.find(place.service);
  const back = writePlace({ ...place, service: null });
  if (!service) return absent(place.service, back, fleet.loaded);
  return html`<main id="main" class="service" tabindex="-1">
    <p class="crumbs"><a href=${back}>All services</a> <span aria-hidden="true">/</span> <a href=${writePlace({ ...place, service: null, project: service.project })}>${apart(service.project)}</a></p>
    ${headline(service, scene)}
    ${tiles(service, scene)}
    <section class="card history" aria-labelledby="h-history"><div class="card-head"><h2 id="h-history">Status, ${WINDOWS[place.window].words}</h2>${windows(place)}</div>
      ${statusBar(service, place.window, true)}${axis(service.bar, scene.now)}</section>
    ${charts(service, scene)}
    <div class="cards">
      <div class="stack">${healingOf(service, scene)}${incidents(scene)}${checks(scene)}</div>
      <div class="stack">${uptime(scene)}${components(service)}${meters(service)}${dependencies(service, scene)}${facts(service)}</div>
    </div>
    ${badges(service, scene)}
  </main>`;
}

function absent(name, back, loaded) {
  return html`<main id="main" class="service" tabindex="-1">${loaded
    ? html`<div class="blank"><h1>No service is called “${apart(name)}”</h1><p>It may have been removed, or renamed.</p><p><a class="button" href=${back}>All services</a></p></div>`
    : html`<p class="blank" role="status">Loading ${apart(name)} …</p>`}</main>`;
}

function headline(service, scene) {
  const state = shownState(service);
  const why = reason(service);
  const detail = service.status === 'up' ? '' : service.last_check?.detail;
  return html`<header class="headline is-${state}"><div><h1>${service.name} ${marks(service, scene.healing)}</h1>
      <p class="say">${stateMark(state)} <span>for ${duration(scene.now - Date.parse(service.since))}${why ? html` · <b>${whyMark(service)}</b>` : nothing}</span></p>
      ${detail && !why.includes(detail) ? html`<p class="detail">${apart(detail)}</p>` : nothing}
      ${service.paused?.until ? html`<p class="detail">Paused until ${time(service.paused.until, when(service.paused.until, scene.now))}</p>` : nothing}
      ${service.circuit?.retry_at ? html`<p class="detail">The circuit is open: it is not probed until ${time(service.circuit.retry_at, when(service.circuit.retry_at, scene.now))}, unless you check it now</p>` : nothing}</div>
    ${actions(service, scene)}</header>`;
}

function tiles(service, { place, now }) {
  const last = service.last_check;
  return html`<dl class="figures">
    ${figure('Status', word(service.status), html`since ${time(service.since, when(service.since, now))}`)}
    ${figure('Latency', latency(service.latency_ewma_seconds), 'moving average')}
    ${figure('p95', latency(service.latency?.p95_seconds), service.latency ? `p50 ${latency(service.latency.p50_seconds)} · p99 ${latency(service.latency.p99_seconds)}` : 'none passed cleanly yet')}
    ${figure('Uptime', percent(service.uptime?.[place.window]), WINDOWS[place.window].words)}
    ${figure('Last check', last ? ago(last.at, now) : 'not yet', last ? `${last.outcome.replace('_', ' ')} in ${latency(last.duration_seconds)}` : '')}
    ${figure('Next check', service.next_check_at ? until(service.next_check_at, now) : 'on scrape', service.interval_seconds ? `every ${duration(service.interval_seconds * 1000)}` : '')}
  </dl>`;
}

function figure(name, value, under) {
  return html`<div><dt>${name}</dt><dd><b>${value}</b><span>${under}</span></dd></div>`;
}

function axis(bar, now) {
  if (!bar) return html`<p class="faint">No history yet.</p>`;
  const end = Date.parse(bar.from) + bar.slots.length * bar.slot_seconds * 1000;
  return html`<p class="axis" aria-hidden="true"><span>${when(bar.from, now)}</span><span>${when((Date.parse(bar.from) + end) / 2, now)}</span><span>now</span></p>`;
}

function uptime({ details }) {
  const windows = details.uptime?.windows;
  const rows = windows
    ? Object.keys(WINDOWS).filter((window) => windows[window]).map((window) => ({ window, ...windows[window] }))
    : [];
  return html`<section class="card" aria-labelledby="h-uptime"><h2 id="h-uptime">Uptime</h2>
    ${rows.length === 0 ? html`<p class="faint">${details.why('uptime')}</p>` : html`<table><thead><tr><th scope="col">Window</th><th scope="col">Uptime</th><th scope="col">Availability</th><th scope="col">Errors</th><th scope="col">p95</th></tr></thead><tbody>
      ${rows.map((row) => html`<tr><th scope="row">${row.window}</th><td>${percent(row.uptime_ratio)}</td><td>${percent(row.availability_ratio)}</td><td>${percent(row.error_ratio)}</td><td>${latency(row.latency?.p95_seconds)}</td></tr>`)}</tbody></table>`}
  </section>`;
}

function components(service) {
  // Each document may tell of them in another order.
  const found = Object.entries(service.components ?? {}).sort(([a, one], [b, other]) => rank(one) - rank(other) || (a < b ? -1 : 1));
  if (found.length === 0) return nothing;
  return html`<section class="card" aria-labelledby="h-components"><h2 id="h-components">Components</h2>
    <ul class="plain">${found.map(([name, state]) => html`<li>${apart(name)}${stateMark(state)}</li>`)}</ul></section>`;
}

function facts(service) {
  const facts = [
    ['Target', service.target], ['Module', service.module], ['Type', service.type],
    ['Version', service.version], ['Container', service.container], ['URL', link(service.url)], ['Registered', service.dynamic ? 'at run time' : ''],
    ...Object.entries(service.labels ?? {}),
  ].filter(([, value]) => value);
  return html`<section class="card" aria-labelledby="h-facts"><h2 id="h-facts">About</h2><dl class="facts">
    ${facts.map(([name, value]) => html`<div><dt>${name}</dt><dd>${apart(value)}</dd></div>`)}</dl></section>`;
}

function link(url) {
  return /^https?:\/\//.test(url ?? '') ? html`<a href=${url} rel="noreferrer">${apart(url)}</a>` : url;
}
