import { html, nothing } from '../vendor/lit-html/lit-html.js';
import { ask } from '../live/api.js';
import { mayAct } from '../live/session.js';
import { duration, exactly, when } from '../model/words.js';
import { askFirst, lengthField, pauseOf, reasonField } from './dialogs.js';
import { drawing, symbol, time } from './parts.js';

/** What went wrong when all healing was to be paused or resumed. */
let failed = '';

/** That all healing is paused: by whom, why, until when; and how to end it. */
export function pausedBanner({ healing, session, now }) {
  const { paused } = healing;
  if (!paused) return nothing;
  return html`<section class="halt" aria-label="Healing is paused" role="status"><p>${symbol('paused')} <b>All healing is paused</b> by ${paused.by}${paused.reason ? `: ${paused.reason}` : ''}
      <span class="faint">since ${time(paused.since, when(paused.since, now))}${paused.until ? html`, until ${time(paused.until, when(paused.until, now))}` : nothing}</span></p>
    ${mayAct(session) ? html`<button type="button" class="button" @click=${() => change(healing, '/resume', {})}>Resume healing</button>` : nothing}
    ${failed ? html`<p class="outcome failed">${failed}</p>` : nothing}</section>`;
}

/** The switch that stops all healing, for who may. */
export function healingSwitch({ healing, session }) {
  if (!mayAct(session) || healing.paused) return nothing;
  return html`<p class="switch"><button type="button" class="button" @click=${() => askForHalt(healing)}>Pause all healing …</button>
    ${failed ? html`<span class="outcome failed" role="alert">${failed}</span>` : nothing}</p>`;
}

function askForHalt(healing) {
  askFirst('halt', {
    title: 'Pause all healing',
    text: 'Services are still checked and alerted, but nothing is restarted until the pause ends, over restarts of Chiron too.',
    fields: html`${reasonField()}${lengthField()}`,
    verb: 'Pause all healing',
    does: (fields) => change(healing, '/pause', pauseOf(fields)),
  });
}

async function change(healing, what, body) {
  try {
    failed = '';
    healing.changed(await ask(`api/heal${what}`, { method: 'POST', body }));
  } catch (problem) {
    failed = `It failed: ${problem.message}`;
    drawing.again();
  }
}

function askForPauseOf(service, healing) {
  askFirst('pause-healing', {
    service: service.name,
    title: `Pause healing of ${service.name}`,
    text: 'It is still checked and alerted, but nothing is done to it until the pause ends, over restarts of Chiron too.',
    fields: html`${reasonField()}${lengthField()}`,
    verb: 'Pause healing',
    does: (fields) => change(healing, '/pause', { service: service.name, ...pauseOf(fields) }),
  });
}

/** That healing of one service is paused, and how that is ended or begun. */
function pauseOfOne(service, { healing, session, now }) {
  const pause = healing.pauseOf(service.name);
  const button = pause
    ? html`<button type="button" class="button" @click=${() => change(healing, '/resume', { service: service.name })}>Resume healing</button>`
    : html`<button type="button" class="button" @click=${() => askForPauseOf(service, healing)}>Pause healing …</button>`;
  return html`${pause ? html`<p class="caused">${symbol('paused')} Healing of it is paused by ${pause.by}${pause.reason ? `: ${pause.reason}` : ''}
      <span class="faint">since ${time(pause.since, when(pause.since, now))}${pause.until ? html`, until ${time(pause.until, when(pause.until, now))}` : nothing}</span></p>` : nothing}
    ${mayAct(session) ? html`<p class="switch">${button}${failed ? html`<span class="outcome failed" role="alert">${failed}</span>` : nothing}</p>` : nothing}`;
}

/** How a service is healed: what would be done now, what was tried, and whether healing gave up on it. */
export function healingOf(service, scene) {
  const { details, healing, now } = scene;
  const lock = healing.lockOf(service.name);
  const { said, attempts } = details;
  if (!said?.plan && !lock && !healing.pauseOf(service.name) && !attempts?.length) return nothing;
  return html`<section class="card healing" aria-labelledby="h-healing"><h2 id="h-healing">Healing</h2>
    ${lock ? html`<p class="caused">Locked for ${duration(now - Date.parse(lock.since))}, ${lock.reason}: it is left alone until somebody unlocks it.</p>` : nothing}
    ${pauseOfOne(service, scene)}
    ${said?.plan ? explained(said) : nothing}
    ${attempts?.length ? tried(attempts) : html`<p class="faint">${details.why('attempts', 'Nothing was tried yet.')}</p>`}
  </section>`;
}

function explained(said) {
  const { plan } = said;
  return html`<p class="said">${said.acts ? html`<b>Would be healed now</b>` : html`<b>${said.reason}</b>: ${said.detail}`}</p>
    <p class="faint">Step ${plan.step + 1} of ${plan.steps}: ${plan.action} through ${plan.host}</p>
    <details><summary>What every guard rail says</summary><table class="rails"><thead><tr><th scope="col">Rail</th><th scope="col">Answer</th><th scope="col">Why</th></tr></thead><tbody>
      ${said.rails.map((rail) => html`<tr class="a-${rail.answer}"><th scope="row">${rail.rail}</th><td>${rail.answer}</td><td>${rail.reason ? html`<b>${rail.reason}</b>: ` : nothing}${rail.why}</td></tr>`)}</tbody></table></details>`;
}

function tried(attempts) {
  return html`<ol class="timeline">${attempts.map((each) => html`<li>${time(each.started_at, exactly(each.started_at))}
    <span class="kind">${each.action}</span><span>${(each.outcome ?? each.state).replace('_', ' ')}${each.detail ? `: ${each.detail}` : ''}
    <span class="faint">asked for by ${each.actor || each.trigger}</span></span></li>`)}</ol>`;
}
