import { html, nothing } from '../vendor/lit-html/lit-html.js';
import { blockers, shownState } from '../model/states.js';
import { needs, neededBy } from '../model/trees.js';
import { writePlace } from '../model/places.js';
import { stateMark } from './parts.js';

/** What a service needs, as a tree with the root cause marked, and who needs it. */
export function dependencies(service, { fleet, place }) {
  const tree = needs(fleet.find, service.name);
  const users = neededBy(fleet.all(), service.name);
  const causes = service.status === 'up' ? [] : blockers(service);
  const to = (name) => writePlace({ ...place, service: name });
  return html`<section class="card" aria-labelledby="h-needs"><h2 id="h-needs">Dependencies</h2>
    ${causes.length > 0 ? html`<p class="caused">Caused by ${causes.map((name, at) => html`${at > 0 ? ', ' : ''}<a href=${to(name)}>${name}</a>`)}</p>` : nothing}
    ${tree.length === 0 ? html`<p class="faint">It depends on no other service.</p>` : branch(tree, to)}
    ${users.length > 0 ? html`<h3>Needed by</h3><ul class="plain">${users.slice(0, 20).map((name) => html`<li><a href=${to(name)}>${name}</a>${stateOf(fleet.find(name))}</li>`)}
      ${users.length > 20 ? html`<li class="faint">and ${users.length - 20} more</li>` : nothing}</ul>` : nothing}
  </section>`;
}

function branch(nodes, to) {
  return html`<ul class="tree">${nodes.map((node) => html`<li class=${node.root ? 'root' : ''}>
    <span class="node"><a href=${to(node.name)}>${node.name}</a>${stateOf(node.service)}
      ${node.root ? html`<span class="tag cause">root cause</span>` : nothing}${node.again && node.service?.depends_on?.length > 0 ? html`<span class="faint">see above</span>` : nothing}</span>
    ${node.needs.length > 0 ? branch(node.needs, to) : nothing}</li>`)}</ul>`;
}

function stateOf(service) {
  return service ? stateMark(shownState(service)) : html`<span class="faint">not watched</span>`;
}
