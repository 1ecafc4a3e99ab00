/** A series out of the API as columns for the chart; slots that are missing are gaps. */

/**
 * Latency percentiles.
 *
 * @param series `{from, slot_seconds, slots}`
 * @returns `[seconds since 1970, p50, p95, p99]`, in milliseconds
 */
export function percentileColumns(series) {
  return columns(series, ['p50_seconds', 'p95_seconds', 'p99_seconds'].map((name) => (slot) => slot[name]));
}

/** The phases that occur, in the order in which they usually happen, and their means, stacked on each other. */
export function phaseColumns(series) {
  const found = new Set(series.slots.flatMap((slot) => Object.keys(slot.phases ?? {})));
  const names = [...found].sort((a, b) => order(a) - order(b) || (a < b ? -1 : 1));
  const stacked = columns(series, names.map((_, at) => (slot) => sumTo(slot, names, at)));
  return { names, columns: stacked };
}

const USUAL = ['resolve', 'dns', 'connect', 'tls', 'handshake', 'write', 'request', 'processing', 'first_byte', 'query', 'transfer'];

function order(name) {
  const at = USUAL.indexOf(name);
  return at < 0 ? USUAL.length : at;
}

function sumTo(slot, names, last) {
  if (!slot.phases || Object.keys(slot.phases).length === 0) return null;
  let sum = 0;
  for (let at = 0; at <= last; at++) sum += slot.phases[names[at]] ?? 0;
  return sum;
}

function columns(series, readers) {
  const bySlot = new Map(series.slots.map((slot) => [Date.parse(slot.at), slot]));
  const times = everySlot(series, bySlot);
  const milliseconds = (reader) => times.map((at) => {
    const seconds = bySlot.has(at) ? reader(bySlot.get(at)) : null;
    return seconds === null || seconds === undefined ? null : seconds * 1000;
  });
  return [times.map((at) => at / 1000), ...readers.map(milliseconds)];
}

/** The times of slots that are there, and of one that is not wherever the line is to be broken. */
function everySlot(series, bySlot) {
  const step = series.slot_seconds * 1000;
  const times = [...bySlot.keys()].sort((a, b) => a - b);
  return times.flatMap((at, index) => (index > 0 && at - times[index - 1] > step * 1.5 ? [times[index - 1] + step, at] : [at]));
}

/** From when to when the service was in trouble: `[{from, to, severity}]` in seconds since 1970. */
export function outages(incidents, now) {
  return (incidents ?? []).map((incident) => ({
    from: Date.parse(incident.triggered_at) / 1000,
    to: (incident.resolved_at ? Date.parse(incident.resolved_at) : now) / 1000,
    severity: incident.severity,
  }));
}
