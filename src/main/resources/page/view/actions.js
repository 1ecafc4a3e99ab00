import { html, nothing } from '../vendor/lit-html/lit-html.js';
import { ask, pathOf } from '../live/api.js';
import { mayAct } from '../live/session.js';
import { latency } from '../model/words.js';
import { askFirst, lengthField, pauseOf, reasonField } from './dialogs.js';
import { drawing } from './parts.js';

const DONE = { Pausing: 'Paused.', Resuming: 'Resumed.', Asking: 'Asked for; what comes of it stands under Healing.', Unlocking: 'Unlocked.' };

/** What was last tried on which service, and what came of it. */
let attempt = { service: null, doing: '', text: '', failed: false };

/** Check now, pause, resume, restart, unlock: for who may. */
export function actions(service, { session, fleet, details, healing }) {
  const mine = attempt.service === service.name ? attempt : { doing: '', text: '' };
  if (!mayAct(session)) return nothing;
  const plan = details.said?.plan;
  const locked = healing.lockOf(service.name);
  const act = (doing, rest, body) => perform(service, fleet, doing, rest, body);
  return html`<div class="actions">
    <div class="buttons">
      <button type="button" class="button strong" ?disabled=${Boolean(mine.doing)} @click=${() => act('Checking', '/health/check')}>${mine.doing === 'Checking' ? 'Checking …' : 'Check now'}</button>
      ${service.paused
        ? html`<button type="button" class="button" ?disabled=${Boolean(mine.doing)} @click=${() => act('Resuming', '/resume')}>Resume</button>`
        : html`<button type="button" class="button" ?disabled=${Boolean(mine.doing)} @click=${() => askForPause(service, act)}>Pause …</button>`}
      ${plan ? html`<button type="button" class="button" ?disabled=${Boolean(mine.doing)} @click=${() => askForRestart(service, plan, act)}>Restart …</button>` : nothing}
      ${locked ? html`<button type="button" class="button" ?disabled=${Boolean(mine.doing)} @click=${() => askForUnlock(service, act)}>Unlock …</button>` : nothing}
    </div>
    <p class="outcome ${mine.failed ? 'failed' : ''}" role="status">${mine.text}</p>
  </div>`;
}

function askForPause(service, act) {
  askFirst('pause', {
    service: service.name,
    title: `Pause ${service.name}`,
    text: 'It is still checked, but neither alerted nor healed, and the time does not count for its uptime.',
    fields: html`${reasonField()}${lengthField()}`,
    verb: 'Pause',
    does: (fields) => act('Pausing', '/pause', pauseOf(fields)),
  });
}

function askForRestart(service, plan, act) {
  askFirst('restart', {
    service: service.name,
    title: `Restart ${service.name}`,
    text: `Asks for ${plan.action} through ${plan.host}, past the same guard rails as every signal.`,
    fields: html`${reasonField('reason', true)}<label class="tick"><input type="checkbox" name="force" value="true"> Overrule what a person may overrule, such as a cooldown</label>`,
    verb: 'Restart',
    does: ({ reason, force }) => act('Asking', `/restart${force ? '?force=true' : ''}`, { reason }),
  });
}

function askForUnlock(service, act) {
  askFirst('unlock', {
    service: service.name,
    title: `Unlock ${service.name}`,
    text: 'Healing gave up on it. It may be healed again from now on, and attempts until now no longer count.',
    fields: reasonField('comment'),
    verb: 'Unlock',
    does: (fields) => act('Unlocking', '/unlock', fields),
  });
}

async function perform(service, fleet, doing, rest, body) {
  const begun = { service: service.name, doing, text: '', failed: false };
  const asked = fleet.version;
  attempt = begun;
  drawing.again();
  const ended = await made(service, fleet, asked, doing, rest, body);
  // Who went elsewhere in between has forgotten it.
  if (attempt === begun) attempt = { ...begun, doing: '', ...ended };
  drawing.again();
}

async function made(service, fleet, asked, doing, rest, body) {
  try {
    const after = await ask(pathOf(service.name, rest), { method: 'POST', body });
    if (after?.name) fleet.takeOne(after, asked);
    return { text: outcome(doing, after) };
  } catch (problem) {
    return { text: `${doing} failed: ${problem.message}`, failed: true };
  }
}

function outcome(doing, service) {
  if (doing !== 'Checking') return DONE[doing];
  const check = service?.last_check;
  if (!check) return 'Checked.';
  const took = latency(check.duration_seconds);
  return check.outcome === 'passed' ? `Passed in ${took}.` : `${check.outcome === 'failed' ? 'Failed' : 'Did not run'} after ${took}: ${check.detail || check.reason}`;
}

/** Forgets what was tried, as when one goes elsewhere. */
export function forgetAttempt() {
  attempt = { service: null, doing: '', text: '', failed: false };
}
