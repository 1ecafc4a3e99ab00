import { html } from '../vendor/lit-html/lit-html.js';
import { frame } from './frame.js';
import { login } from './login.js';
import { overview } from './overview.js';
import { serviceView } from './service.js';
import { wall } from './wall.js';

/** The whole page, whatever there is to be seen, but its dialogs. */
export function whole(scene) {
  const { session, failure, fleet, place } = scene;
  if (session === null) return login(scene.enter);
  if (session === undefined || (failure && !fleet.loaded)) return waiting(failure);
  if (place.service) return frame(scene, serviceView(scene));
  return place.view === 'wall' ? wall(scene) : frame(scene, overview(scene));
}

function waiting(failure) {
  return html`<main class="blank" id="main" tabindex="-1" role=${failure ? 'alert' : 'status'}>${failure
    ? html`<h1>${failure}</h1><p>Trying again …</p>`
    : html`<p>Loading …</p>`}</main>`;
}
