/** The states that a service can be shown in, worst first: what sorts, colours, shapes and names them. */
export const STATES = [
  { name: 'down', word: 'Down', letter: 'x' },
  { name: 'degraded', word: 'Degraded', letter: 'd' },
  { name: 'unknown', word: 'Unknown', letter: '-' },
  { name: 'maintenance', word: 'Maintenance', letter: 'm' },
  { name: 'paused', word: 'Paused', letter: 'm' },
  { name: 'up', word: 'Up', letter: 'u' },
];

const RANK = new Map(STATES.map((state, rank) => [state.name, rank]));
const BY_NAME = new Map(STATES.map((state) => [state.name, state]));

/** What a service is shown as: who is paused or in maintenance is neither good nor bad. */
export function shownState(service) {
  if (service.paused) return 'paused';
  if (service.maintenance) return 'maintenance';
  return service.status;
}

/** 0 for the worst. */
export function rank(state) {
  return RANK.get(state) ?? RANK.get('unknown');
}

export function word(state) {
  return (BY_NAME.get(state) ?? BY_NAME.get('unknown')).word;
}

/** The letter that a slot of a status bar has in this state. */
export function letter(state) {
  return (BY_NAME.get(state) ?? BY_NAME.get('unknown')).letter;
}

/** Whether its circuit keeps it from being probed as ever. */
export function isolated(service) {
  return Boolean(service.circuit) && service.circuit.state !== 'closed';
}

/** Names of others that hold this service up; it is no root of its own. */
export function blockers(service) {
  return (service.root_causes ?? []).filter((name) => name !== service.name);
}

/** Whether a service is not well because of others. */
export function isBlocked(service) {
  const suffers = service.status === 'down' || service.status === 'degraded';
  return suffers && blockers(service).length > 0;
}

/** Why a service is not well, in one short sentence; empty when there is nothing to say. */
export function reason(service) {
  if (isBlocked(service)) return `blocked by ${blockers(service).join(', ')}`;
  if (service.paused) return pauseSentence(service.paused);
  return service.why || (mends(service) ? 'its last check passed; more must follow' : '');
}

/** Not well yet, but no longer for anything that its last check saw. */
function mends({ status, maintenance, last_check: last }) {
  return (status === 'down' || status === 'degraded') && !maintenance && last?.outcome === 'passed';
}

function pauseSentence(pause) {
  const who = pause.by && pause.by !== 'anyone' ? ` by ${pause.by}` : '';
  return pause.reason ? `paused${who}: ${pause.reason}` : `paused${who}`;
}

/** How many services are in each state, and how many flap. */
export function counts(services) {
  const result = { total: 0, flapping: 0 };
  for (const state of STATES) result[state.name] = 0;
  for (const service of services) {
    result.total++;
    result[shownState(service)]++;
    if (service.flapping) result.flapping++;
  }
  return result;
}

/** The state of a group: the worst of its services that are not set aside; unknown counts only when nothing is known. */
export function worst(count) {
  if (count.down > 0) return 'down';
  if (count.degraded > 0) return 'degraded';
  if (count.up > 0) return 'up';
  if (count.unknown > 0) return 'unknown';
  return count.paused > 0 ? 'paused' : count.maintenance > 0 ? 'maintenance' : 'unknown';
}
