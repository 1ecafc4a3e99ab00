import { blockers, rank, reason, shownState } from './states.js';

const byName = (a, b) => (a.name < b.name ? -1 : a.name > b.name ? 1 : 0);

/** Who is held up by another stands below its root. */
const isHeld = (service) => Number(service.status !== 'up' && blockers(service).length > 0);

const ORDERS = {
  name: byName,
  state: (a, b) => rank(shownState(a)) - rank(shownState(b)) || isHeld(a) - isHeld(b) || Number(b.critical) - Number(a.critical) || byName(a, b),
  since: (a, b) => Date.parse(b.since) - Date.parse(a.since) || byName(a, b),
  latency: (a, b) => (b.latency?.p95_seconds ?? -1) - (a.latency?.p95_seconds ?? -1) || byName(a, b),
};

/** Those services that the place's filters let through, in its order. */
export function chosen(services, place) {
  const words = place.q.toLowerCase().split(/\s+/).filter(Boolean);
  const found = services.filter((service) => fits(service, place, words));
  const order = place.sort === 'uptime' ? byUptime(place.window) : ORDERS[place.sort];
  return found.sort(order ?? ORDERS.state);
}

function byUptime(window) {
  return (a, b) => (a.uptime?.[window] ?? 2) - (b.uptime?.[window] ?? 2) || byName(a, b);
}

function fits(service, place, words) {
  if (place.project && service.project !== place.project) return false;
  if (place.type && service.type !== place.type) return false;
  if (place.status.length > 0 && !place.status.some((status) => hasStatus(service, status))) return false;
  if (words.length === 0) return true;
  const text = `${service.name} ${service.project} ${service.type} ${service.target} ${reason(service)}`.toLowerCase();
  return words.every((word) => text.includes(word));
}

function hasStatus(service, status) {
  return status === 'flapping' ? service.flapping : shownState(service) === status;
}

/**
 * Services by project, each in the order they come in; a project stands where its first service does when the order is
 * by state, else by its name.
 */
export function byProject(services, place) {
  const groups = new Map();
  for (const service of services) {
    const name = service.project ?? '';
    if (!groups.has(name)) groups.set(name, []);
    groups.get(name).push(service);
  }
  const found = [...groups].map(([project, members]) => ({ project, services: members }));
  return place.sort === 'state' ? found : found.sort((a, b) => (a.project < b.project ? -1 : 1));
}
