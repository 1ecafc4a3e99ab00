import { html, nothing } from '../vendor/lit-html/lit-html.js';
import { isolated, reason, shownState, STATES, word } from '../model/states.js';
import { ago, latency, number, percent, roughly, until } from '../model/words.js';
import { writePlace } from '../model/places.js';
import { statusBar } from './bar.js';
import { apart, placed, shape, stateMark, symbol, time, whyMark } from './parts.js';

/** One service in one line. */
export function row(service, line, { place, now, healing }, position) {
  const state = shownState(service);
  const why = reason(service);
  return html`<li class="row r-${state}" data-service=${service.name} aria-posinset=${position.at} aria-setsize=${position.of}
    ${placed({ transform: `translateY(${line.top}px)` })}>
    <span class="c-state">${stateMark(state)}</span>
    <span class="c-name"><a href=${writePlace({ ...place, service: service.name })}>${service.name}</a>${marks(service, healing)}</span>
    <span class="c-why" title=${why || service.target}>${why ? html`<span class="why">${whyMark(service)}</span>` : html`<span class="target">${apart(service.type)} · ${apart(service.target)}</span>`}</span>
    <span class="c-bar">${statusBar(service, place.window)}</span>
    <span class="c-since">${time(service.since, roughly(now - Date.parse(service.since)))}</span>
    <span class="c-checked">${checked(service, now)}</span>
    <span class="c-next">${next(service, now)}</span>
    <span class="c-p95">${latency(service.latency?.p95_seconds)}</span>
    <span class="c-uptime">${percent(service.uptime?.[place.window])}</span>
  </li>`;
}

/** What else is to be said of a service, in shape and word. */
export function marks(service, healing) {
  const aside = service.paused || service.maintenance;
  return html`${service.critical ? html`<span class="critical" title="critical">${symbol('critical')}<span class="heard">critical</span></span>` : nothing}
    ${service.flapping ? html`<span class="tag flapping">${symbol('flapping')}flapping</span>` : nothing}
    ${isolated(service) ? html`<span class="tag circuit" title="left alone but for one probe now and then">${symbol('circuit')}circuit ${service.circuit.state.replace('_', '-')}</span>` : nothing}
    ${healing.lockOf(service.name) ? html`<span class="tag locked" title="healing gave up on it until somebody unlocks it">${symbol('locked')}not healed</span>` : nothing}
    ${aside && service.status !== 'up' ? html`<span class="tag">${word(service.status).toLowerCase()}</span>` : nothing}`;
}

function checked(service, now) {
  const last = service.last_check;
  return last ? time(last.at, ago(last.at, now)) : html`<span class="faint">not yet</span>`;
}

function next(service, now) {
  return service.next_check_at
    ? time(service.next_check_at, until(service.next_check_at, now))
    : html`<span class="faint">${service.circuit?.retry_at ? until(service.circuit.retry_at, now) : 'on scrape'}</span>`;
}

/** The line above a project's services: folds them away. */
export function projectHead(line, fold) {
  const { count } = line;
  return html`<li class="head" ${placed({ transform: `translateY(${line.top}px)` })}>
    <h2><button type="button" aria-expanded=${String(!line.folded)} @click=${() => fold(line.project)}>
      ${symbol('chevron', line.folded ? 'folded' : '')}<span class="project">${apart(line.project || 'no project')}</span>
      <span class="of">${STATES.filter((state) => count[state.name] > 0).map((state) => html`<span class="n s-${state.name}" title=${state.word}>${shape(state.name)}${count[state.name]}<span class="heard"> ${state.word.toLowerCase()}</span></span>`)}</span>
      <span class="faint">${number(count.total, 'service')}</span></button></h2></li>`;
}
