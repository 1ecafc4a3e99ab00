import { html } from '../vendor/lit-html/lit-html.js';
import { frame } from './frame.js';
import { helpDialog } from './help.js';
import { login } from './login.js';
import { overview } from './overview.js';
import { serviceView } from './service.js';
import { wall } from './wall.js';

/** The whole page, whatever there is to be seen. */
export function whole(scene) {
  const { session, failure, place, fleet } = scene;
  if (session === null) return login(scene.enter);
  if (session === undefined || (failure && !fleet.loaded)) return html`${waiting(failure)}`;
  if (place.view === 'wall' && !place.service) return html`${wall(scene)}${helpDialog()}`;
  return html`${frame(scene, place.service ? serviceView(scene) : overview(scene))}${helpDialog()}`;
}

function waiting(failure) {
  return html`<main class="blank" id="main" tabindex="-1" role=${failure ? 'alert' : 'status'}>${failure
    ? html`<h1>${failure}</h1><p>Trying again …</p>`
    : html`<p>Loading …</p>`}</main>`;
}
