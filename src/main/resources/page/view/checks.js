import { html, nothing } from '../vendor/lit-html/lit-html.js';
import { exactly, latency } from '../model/words.js';
import { apart, shape, time } from './parts.js';

const SHAPES = { passed: 'up', failed: 'down', not_run: 'unknown' };

/** The latest checks, each with what it found; more on demand. */
export function checks({ details, moreChecks }) {
  const found = details.checks;
  return html`<section class="card" aria-labelledby="h-checks"><h2 id="h-checks">Last checks</h2>
    ${found === undefined ? html`<p class="faint">${details.why('checks')}</p>` : nothing}
    ${found?.length === 0 ? html`<p class="faint">${details.why('checks', 'None in memory yet.')}</p>` : nothing}
    ${found?.length > 0 ? html`<div class="scroll" tabindex="0" role="region" aria-labelledby="h-checks"><table class="checks" role="table"><thead role="rowgroup"><tr role="row">${['When', 'Outcome', 'Took', 'Detail'].map((head) => html`<th scope="col" role="columnheader">${head}</th>`)}</tr></thead>
      <tbody role="rowgroup">${found.map(line)}</tbody></table></div>` : nothing}
    ${details.log?.length > 0 ? html`<details><summary>Log of the last check</summary><pre tabindex="0">${details.log.join('\n')}</pre></details>` : nothing}
    ${details.checksCursor ? html`<p><button type="button" class="button" @click=${moreChecks}>Older checks</button></p>` : nothing}
  </section>`;
}

/** Passed, but not at its best: then its detail says why. */
function seen({ outcome, detail }) {
  if (outcome === 'passed' && detail) return ['degraded', 'impaired'];
  return [SHAPES[outcome] ?? 'unknown', outcome?.replace('_', ' ')];
}

function line(check) {
  const [state, words] = seen(check);
  const phases = Object.entries(check.phases ?? {}).map(([name, seconds]) => `${name} ${latency(seconds)}`).join(' · ');
  const found = check.detail ? apart(check.detail) : phases ? html`<span class="faint">${phases}</span>` : nothing;
  return html`<tr role="row"><td role="cell">${time(check.at, exactly(check.at))}</td>
    <td role="cell"><span class="state s-${state}">${shape(state)}<span class="word">${words}</span></span></td>
    <td role="cell" class="right" title=${phases}>${check.response_time_ms === null || check.response_time_ms === undefined ? '–' : latency(check.response_time_ms / 1000)}</td>
    <td role="cell">${check.reason ? html`<b>${check.reason}</b>${check.detail ? ': ' : ''}` : nothing}${found}</td></tr>`;
}
