import { html, nothing } from '../vendor/lit-html/lit-html.js';
import { clock, duration, utc } from '../model/words.js';
import { mayAct } from '../live/session.js';
import { pausedBanner } from './healing.js';
import { symbol } from './parts.js';

const THEMES = { auto: 'System theme', light: 'Light theme', dark: 'Dark theme' };

/** The bar at the top: the way home, whether what one sees is live, the theme, and who one is. */
export function frame(scene, content) {
  const { theme, turnTheme, session, leave, help } = scene;
  return html`<a class="skip" href="#main" @click=${skip}>Skip to the content</a>
    <header class="top"><a class="home" href="#/" aria-label="Chiron: all services">${symbol('mark')}<b>Chiron</b></a>
      ${liveSign(scene)}<span class="space"></span>
      ${session && !mayAct(session) ? html`<span class="tag" title=${readOnlyHint(session)}>read only</span>` : nothing}
      <button type="button" class="icon" title="${THEMES[theme]} (t)" aria-label="${THEMES[theme]}: change" @click=${turnTheme}>${symbol('theme')}<span class="wide">${theme}</span></button>
      <button type="button" class="icon" title="Keys (?)" aria-label="Keys" @click=${help}>${symbol('help')}</button>
      ${session?.authentication === 'session' ? html`<button type="button" class="button" @click=${leave}>Log out<span class="wide"> ${session.name}</span></button>` : nothing}
    </header>${pausedBanner(scene)}${content}`;
}

function skip(event) {
  event.preventDefault();
  document.getElementById('main')?.focus();
}

function readOnlyHint(session) {
  return session.authentication === 'none'
    ? 'Nobody can act here: configure security.tokens, and log in with one of them'
    : `The role ${session.role} may look, not act`;
}

/** Whether what one sees is live, and since when not. */
export function liveSign({ stream, stale, now }) {
  const { heard } = stream;
  const phase = stale ? 'reconnecting' : stream.phase;
  return html`<span class="live l-${stale && heard !== null ? 'stale' : phase}" role="status"><i></i><span>${phase}</span>
    ${stale && heard !== null ? html`<span class="stale-since" title=${`${utc(heard)}, ${duration(now - heard)} ago`}>stale since ${clock(heard)}</span>` : nothing}</span>`;
}
