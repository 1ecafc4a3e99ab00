import { html, nothing, svg } from '../vendor/lit-html/lit-html.js';
import { repeat } from '../vendor/lit-html/directives/repeat.js';
import { counts, reason, shownState, worst } from '../model/states.js';
import { sentence } from '../model/sentence.js';
import { latency, percent, roughly } from '../model/words.js';
import { writePlace } from '../model/places.js';
import { liveSign } from './frame.js';
import { pausedBanner } from './healing.js';
import { cutOff, staleBanner } from './summary.js';
import { apart, shape, stateMark, symbol, whyMark } from './parts.js';
import { marks } from './row.js';

const MOST_TILES = 60;
const DOTS_A_LINE = 100;

/** Everything at a glance, for a screen on the wall: tiles for few services or for those in trouble, dots for the rest. */
export function wall(scene) {
  const { place, chosenServices: services } = scene;
  const count = counts(services);
  const tiles = services.length <= MOST_TILES ? services : services.filter(isInTrouble).slice(0, MOST_TILES);
  const tiled = new Set(tiles);
  const others = services.filter((service) => !tiled.has(service));
  const size = tiles.length <= 6 ? 'large' : tiles.length <= 16 ? 'middle' : 'small';
  return html`<main id="main" class="wall" tabindex="-1">
    <header><h1 class="is-${worst(count)}">${shape(worst(count))}<span>${said(scene, count)}</span></h1>
      ${filters(place)}${liveSign(scene)}<a class="button quiet" href=${writePlace({ ...place, view: 'rows' })} title="Back to the list (w or Esc)">${symbol('wall')}<span>Leave</span></a></header>
    ${pausedBanner(scene)}${cutOff(scene)}${staleBanner(scene)}
    <ul class="tiles ${size}" role="list">${repeat(tiles, (service) => service.name, (service) => tile(service, scene))}</ul>
    ${others.length > 0 ? dots(others) : nothing}
  </main>`;
}

/** The state of those that are chosen; that none is says nothing of the others. */
function said({ fleet, chosenServices: services }, count) {
  if (!fleet.loaded) return 'Loading …';
  return services.length === 0 && fleet.services.size > 0 ? 'No service matches these filters.' : sentence(services, count);
}

function filters({ project, type, q, status }) {
  const filter = (text, quote = ['', '']) => html`<span class="tag filter" title=${text}>${quote[0]}${apart(text)}${quote[1]}</span>`;
  return [...[project, type].filter(Boolean).map((text) => filter(text)), q ? filter(q, ['“', '”']) : nothing, ...status.map((text) => filter(text))];
}

function isInTrouble(service) {
  const state = shownState(service);
  return state === 'down' || state === 'degraded';
}

function tile(service, { place, now, healing }) {
  const state = shownState(service);
  return html`<li class="tile t-${state}"><a href=${writePlace({ ...place, view: 'rows', service: service.name })}>
    <span class="line"><span class="name" title=${service.name}>${service.name}</span><span class="for">${roughly(now - Date.parse(service.since))}</span></span>
    <span class="line marks">${stateMark(state)}${marks(service, healing)}</span>
    <span class="why">${reason(service) ? whyMark(service) : html`<span class="quietly">${latency(service.latency?.p95_seconds)} p95 · ${percent(service.uptime?.[place.window])}</span>`}</span></a></li>`;
}

/** One square a service, drawn as one path a state, however many there are. */
function dots(services) {
  const paths = {};
  services.forEach((service, at) => {
    const state = shownState(service);
    paths[state] = `${paths[state] ?? ''}M${(at % DOTS_A_LINE) + 0.12} ${Math.floor(at / DOTS_A_LINE) + 0.12}h.76v.76h-.76z`;
  });
  const height = Math.ceil(services.length / DOTS_A_LINE);
  return html`<svg class="dots" viewBox="0 0 ${DOTS_A_LINE} ${height}" role="img" aria-label="${services.length} more services">
    ${Object.entries(paths).map(([state, d]) => svg`<path class="d-${state}" d=${d}></path>`)}</svg>`;
}
