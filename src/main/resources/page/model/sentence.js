import { blockers, shownState } from './states.js';
import { list } from './words.js';

/**
 * The state of everything in one sentence.
 *
 * @param services all services
 * @param count what `counts` says of them
 */
export function sentence(services, count) {
  if (count.total === 0) return 'No service is watched yet.';
  if (count.down > 0) return ofBad(services, count, 'down');
  if (count.degraded > 0) return ofBad(services, count, 'degraded');
  if (count.up === 0 && count.unknown > 0) return 'Nothing is known yet: the first checks are running.';
  const aside = [];
  if (count.paused > 0) aside.push(`${count.paused} paused`);
  if (count.maintenance > 0) aside.push(`${count.maintenance} in maintenance`);
  if (count.unknown > 0) aside.push(`${count.unknown} unknown`);
  const but = aside.length > 0 ? `, ${list(aside)}` : '';
  if (count.up === count.total) return count.total === 1 ? 'The one service is up.' : `All ${many(count.total)} services are up.`;
  return `${many(count.up)} of ${many(count.total)} services are up${but}.`;
}

function ofBad(services, count, state) {
  const bad = services.filter((service) => shownState(service) === state);
  const names = new Set(bad.map((service) => service.name));
  const isHeld = (service) => blockers(service).some((name) => names.has(name));
  const held = bad.filter(isHeld);
  const roots = bad.filter((service) => !isHeld(service));
  const verb = count[state] === 1 ? 'is' : 'are';
  const start = `${many(count[state])} of ${many(count.total)} services ${verb} ${state}: `;
  if (roots.length === 0 || held.length === 0) return `${start}${list([...names])}.`;
  const because = roots.length === 1 ? 'because of it' : 'because of them';
  return `${start}${list(roots.map((service) => service.name))}, and ${because} ${list(held.map((service) => service.name))}.`;
}

function many(number) {
  return number.toLocaleString('en');
}

/** The tab's title: how many are in trouble, and whether we still see them. */
export function title(count, stale) {
  if (stale) return '○ stale — Chiron';
  if (count.down > 0) return `● ${count.down} down — Chiron`;
  if (count.degraded > 0) return `▲ ${count.degraded} degraded — Chiron`;
  return count.up > 0 ? '✓ up — Chiron' : 'Chiron';
}
