import { html, nothing } from '../vendor/lit-html/lit-html.js';
import { ask, pathOf } from '../live/api.js';
import { mayAct } from '../live/session.js';
import { latency } from '../model/words.js';
import { dialog, lengthField, openDialog, pauseOf, reasonField } from './dialogs.js';
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
        : html`<button type="button" class="button" ?disabled=${Boolean(mine.doing)} @click=${() => openDialog('pause')}>Pause …</button>`}
      ${plan ? html`<button type="button" class="button" ?disabled=${Boolean(mine.doing)} @click=${() => openDialog('restart')}>Restart …</button>` : nothing}
      ${locked ? html`<button type="button" class="button" ?disabled=${Boolean(mine.doing)} @click=${() => openDialog('unlock')}>Unlock …</button>` : nothing}
    </div>
    <p class="outcome ${mine.failed ? 'failed' : ''}" role="status">${mine.text}</p>
    ${pauseDialog(service, act)}${plan ? restartDialog(service, plan, act) : nothing}${locked ? unlockDialog(service, act) : nothing}
  </div>`;
}

function pauseDialog(service, act) {
  return dialog('pause', `Pause ${service.name}`, 'It is still checked, but neither alerted nor healed, and the time does not count for its uptime.',
    html`${reasonField()}${lengthField()}`, 'Pause', (fields) => act('Pausing', '/pause', pauseOf(fields)));
}

function restartDialog(service, plan, act) {
  return dialog('restart', `Restart ${service.name}`, `Asks for ${plan.action} through ${plan.host}, past the same guard rails as every signal.`,
    html`${reasonField('reason', true)}<label class="tick"><input type="checkbox" name="force" value="true"> Overrule what a person may overrule, such as a cooldown</label>`,
    'Restart', ({ reason, force }) => act('Asking', `/restart${force ? '?force=true' : ''}`, { reason }));
}

function unlockDialog(service, act) {
  return dialog('unlock', `Unlock ${service.name}`, 'Healing gave up on it. It may be healed again from now on, and attempts until now no longer count.',
    reasonField('comment'), 'Unlock', (fields) => act('Unlocking', '/unlock', fields));
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
