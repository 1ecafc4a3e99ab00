import { html, nothing } from '../vendor/lit-html/lit-html.js';
import { repeat } from '../vendor/lit-html/directives/repeat.js';
import { isFiltered, writePlace } from '../model/places.js';
import { inSight } from '../model/windowing.js';
import { WINDOWS } from '../model/bars.js';
import { summary } from './summary.js';
import { healingSwitch } from './healing.js';
import { toolbar } from './toolbar.js';
import { projectHead, row } from './row.js';
import { placed } from './parts.js';

/** Lines above and below the sight that are drawn too, in pixels. */
const SPARE = 400;

/** All services, as far as the filters let them through. */
export function overview(scene) {
  const { place, fleet, laidOut } = scene;
  return html`<main id="main" class="overview" tabindex="-1">
    ${summary(scene)}
    ${healingSwitch(scene)}
    ${toolbar(scene)}
    <section aria-label="Services">
      ${columns(place)}
      ${laidOut.lines.length > 0 ? lines(scene) : empty(scene)}
    </section>
    <p class="foot">${fleet.chironVersion ? `Chiron ${fleet.chironVersion}` : nothing}</p>
  </main>`;
}

function columns(place) {
  return html`<div class="columns" aria-hidden="true"><span class="c-state">State</span><span class="c-name">Service</span>
    <span class="c-why">Why</span><span class="c-bar">${WINDOWS[place.window].words}</span><span class="c-since">Since</span>
    <span class="c-checked">Checked</span><span class="c-next">Next</span><span class="c-p95">p95</span><span class="c-uptime">Uptime</span></div>`;
}

function lines(scene) {
  const { laidOut, fleet, sight, fold } = scene;
  const [first, end] = inSight(laidOut.lines, sight.from, sight.to, SPARE);
  const shown = laidOut.lines.slice(first, end);
  return html`<ul id="lines" role="list" ${placed({ height: `${laidOut.height}px` })}>
    ${repeat(shown, (line) => line.key, (line, index) => {
      if (line.kind === 'head') return projectHead(line, fold);
      const service = fleet.find(line.service);
      return service ? row(service, line, scene, { at: first + index + 1, of: laidOut.lines.length }) : nothing;
    })}</ul>`;
}

function empty({ place, fleet }) {
  if (!fleet.loaded) return html`<p class="blank" role="status">Loading services …</p>`;
  if (isFiltered(place)) {
    const all = { ...place, q: '', status: [], project: '', type: '' };
    return html`<div class="blank"><p>No service matches these filters.</p><p><a class="button" href=${writePlace(all)}>Show all ${fleet.services.size}</a></p></div>`;
  }
  return html`<div class="blank"><h2>Nothing is watched yet</h2><p>Write services into the configuration file, and send SIGHUP; or register one:
    <code>POST /api/services</code>.</p></div>`;
}
