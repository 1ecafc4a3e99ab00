import { html, nothing } from '../vendor/lit-html/lit-html.js';
import { directive } from '../vendor/lit-html/directive.js';
import { AsyncDirective } from '../vendor/lit-html/async-directive.js';
import { outages, percentileColumns, phaseColumns } from '../model/columns.js';
import { Chart } from './chart.js';

const DARK = matchMedia('(prefers-color-scheme: dark)');
const LINES = [
  { label: 'p50', colour: '--line-1' },
  { label: 'p95', colour: '--line-2' },
  { label: 'p99', colour: '--line-3' },
];

/** Latency over time: percentiles, with outages as bands, and the phases of the checks. */
export function charts(service, scene) {
  const { series, incidents } = scene.details;
  const phases = series ? phaseColumns(series) : { names: [] };
  return html`<div class="charts">
    ${card('h-latency', 'Latency', scene, series, 'p', { columns: series && percentileColumns(series), lines: LINES, bands: outages(incidents, scene.now) })}
    ${phases.names.length > 0 ? card('h-phases', 'Phases, mean', scene, series, 'f', { columns: phases.columns, lines: phaseLines(phases.names), stacked: true, bands: [] }) : nothing}
  </div>`;
}

function phaseLines(names) {
  return names.map((label, at) => ({ label, colour: `--phase-${(at % 6) + 1}` }));
}

function card(id, title, { details, theme, place }, series, kind, content) {
  const drawn = series && content.columns.slice(1).some((column) => column.some((value) => value !== null));
  return html`<section class="card chart" aria-labelledby=${id}><h2 id=${id}>${title}</h2>
    ${!series ? html`<p class="faint tallish">${details.why('series')}</p>` : nothing}
    ${series && !drawn ? html`<p class="faint tallish">No check has passed in this window.</p>` : nothing}
    ${drawn ? html`<p class="heard">${spoken(content)}</p><div class="plot" aria-hidden="true" ${plotted({ ...content, span: span(series) }, `${kind} ${place.service} ${place.window} ${theme} ${DARK.matches}`, series, details.incidents)}></div>` : nothing}
  </section>`;
}

/** From when to when a series is: the whole window, however little of it is known. */
function span(series) {
  return [Date.parse(series.from) / 1000, Math.max(Date.now(), ...series.slots.map((slot) => Date.parse(slot.at))) / 1000];
}

function spoken({ columns, lines, stacked }) {
  const latest = lines.map((line, at) => {
    const value = columns[at + 1].findLast((each) => each !== null);
    return `${line.label} ${value === undefined ? 'unknown' : `${value.toFixed(1)} ms`}`;
  });
  return `${stacked ? 'Up to the end of each phase' : 'Latest'}: ${latest.join(', ')}`;
}

class Plotted extends AsyncDirective {
  #chart = null;
  #drawn = [];

  render() {
    return nothing;
  }

  update(part, [content, key, series, incidents]) {
    const [lastKey, lastSeries, lastIncidents] = this.#drawn;
    if (key === lastKey && series === lastSeries && incidents === lastIncidents) return nothing;
    this.#drawn = [key, series, incidents];
    this.#chart ??= new Chart(part.element);
    this.#chart.show(content, key);
    return nothing;
  }

  disconnected() {
    this.#chart?.end();
    this.#chart = null;
    this.#drawn = [];
  }
}

const plotted = directive(Plotted);
