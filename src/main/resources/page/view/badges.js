import { html } from '../vendor/lit-html/lit-html.js';
import { address } from '../live/api.js';
import { tell } from '../telling.js';
import { drawing } from './parts.js';

const KINDS = ['status', 'uptime', 'latency'];
let copied = '';

/** The service's badges, with the Markdown that shows them elsewhere. */
export function badges(service, { place }) {
  return html`<section class="card" aria-labelledby="h-badges"><h2 id="h-badges">Badges</h2><ul class="badges" role="list">
    ${KINDS.map((kind) => {
      const url = badgeUrl(service.name, kind, place.window);
      const markdown = `![${service.name} ${kind}](${url})`;
      return html`<li><img src=${url} alt="${kind} badge of ${service.name}" height="20"><code tabindex="0">${markdown}</code>
        <button type="button" class="button" aria-label="Copy the Markdown of the ${kind} badge" @click=${() => copy(markdown)}>${copied === markdown ? 'Copied' : 'Copy'}</button></li>`;
    })}</ul></section>`;
}

function badgeUrl(name, kind, window) {
  const url = address(`api/badge/${encodeURIComponent(name)}.svg`);
  url.searchParams.set('kind', kind);
  if (kind !== 'status') url.searchParams.set('window', window);
  return url.href;
}

async function copy(text) {
  try {
    await navigator.clipboard.writeText(text);
    copied = text;
    tell('Copied.');
  } catch {
    tell('The browser does not let us copy; select the text instead.');
  }
  drawing.again();
}
