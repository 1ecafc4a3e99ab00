import { html, nothing } from '../vendor/lit-html/lit-html.js';
import { ask, pathOf } from '../live/api.js';
import { mayAct } from '../live/session.js';
import { latency } from '../model/words.js';
import { drawing } from './parts.js';

/** What was last tried on which service, and what came of it. */
let attempt = { service: null, doing: '', text: '', failed: false };

const LENGTHS = [['30m', '30 minutes'], ['2h', '2 hours'], ['8h', '8 hours'], ['24h', '1 day'], ['7d', '1 week'], ['', 'until resumed']];

/** Check now, pause, resume: for who may; for others a word why not. */
export function actions(service, { session, fleet }) {
  const mine = attempt.service === service.name ? attempt : { doing: '', text: '' };
  if (!mayAct(session)) return nothing;
  const act = (doing, rest, body) => perform(service, fleet, doing, rest, body);
  return html`<div class="actions">
    <div class="buttons">
      <button type="button" class="button strong" ?disabled=${Boolean(mine.doing)} @click=${() => act('Checking', '/health/check')}>${mine.doing === 'Checking' ? 'Checking …' : 'Check now'}</button>
      ${service.paused
        ? html`<button type="button" class="button" ?disabled=${Boolean(mine.doing)} @click=${() => act('Resuming', '/resume')}>Resume</button>`
        : html`<button type="button" class="button" ?disabled=${Boolean(mine.doing)} @click=${openDialog}>Pause …</button>`}
    </div>
    <p class="outcome ${mine.failed ? 'failed' : ''}" role="status">${mine.text}</p>
    ${pauseDialog(service, act)}
  </div>`;
}

function pauseDialog(service, act) {
  const submit = (event) => {
    const form = new FormData(event.target);
    const length = form.get('for');
    act('Pausing', '/pause', { reason: form.get('reason').trim(), ...(length ? { for: length } : {}) });
  };
  return html`<dialog id="pause" aria-labelledby="h-pause"><form method="dialog" @submit=${submit}>
    <h2 id="h-pause">Pause ${service.name}</h2>
    <p>It is still checked, but neither alerted nor healed, and the time does not count for its uptime.</p>
    <label>Reason <input name="reason" maxlength="200" autocomplete="off" placeholder="for the others who look here"></label>
    <label>For <select name="for">${LENGTHS.map(([value, text]) => html`<option value=${value}>${text}</option>`)}</select></label>
    <div class="buttons"><button class="button strong">Pause</button><button type="button" class="button" @click=${closeDialog}>Cancel</button></div>
  </form></dialog>`;
}

function openDialog() {
  document.getElementById('pause').showModal();
}

function closeDialog() {
  document.getElementById('pause').close();
}

async function perform(service, fleet, doing, rest, body) {
  attempt = { service: service.name, doing, text: '', failed: false };
  drawing.again();
  try {
    const after = await ask(pathOf(service.name, rest), { method: 'POST', body });
    if (after?.name) fleet.takeOne({ ...fleet.find(service.name), ...after, bar: fleet.find(service.name)?.bar });
    attempt = { service: service.name, doing: '', text: outcome(doing, after), failed: false };
  } catch (problem) {
    attempt = { service: service.name, doing: '', text: `${doing} failed: ${problem.message}`, failed: true };
  }
  drawing.again();
}

function outcome(doing, service) {
  if (doing !== 'Checking') return doing === 'Pausing' ? 'Paused.' : 'Resumed.';
  const check = service?.last_check;
  if (!check) return 'Checked.';
  const took = latency(check.duration_seconds);
  return check.outcome === 'passed' ? `Passed in ${took}.` : `${check.outcome === 'failed' ? 'Failed' : 'Did not run'} after ${took}: ${check.detail || check.reason}`;
}

/** Forgets what was tried, as when one goes elsewhere. */
export function forgetAttempt() {
  attempt = { service: null, doing: '', text: '', failed: false };
}
