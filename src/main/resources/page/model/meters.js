/** Figures of a service as meters: how full or high each stands, against what it may reach. */

const LIMITS = ['max', 'maximum', 'limit', 'capacity'];
const WARNS = ['warn', 'warning'];
const FAILS = ['fail', 'critical', 'threshold'];
/** What is held against a limit that stands beside it without saying of what it is one. */
const USES = new Set(['used', 'usage', 'in_use', 'current', 'depth', 'size', 'length', 'count', 'active', 'value', 'open']);
/** A total may be what there is in all, or a counter; it is a limit only of what is used. */
const USED = new Set(['used', 'usage', 'in_use']);

/** What the probe measured, and the figures of the health document. */
export function metersOf(service) {
  return [...(service.meters ?? []), ...documentMeters(service.values ?? {})].filter((meter) => Number.isFinite(meter.value));
}

/**
 * The figures of a health document; one that tells how far another may go (`queue.depth` and `queue.max_depth`,
 * `disk.free` and `disk.total`) is shown on that one.
 *
 * @param values figures by their place in the document
 */
export function documentMeters(values) {
  const taken = new Set();
  const found = [];
  for (const [place, value] of Object.entries(values).sort(([a], [b]) => (a < b ? -1 : 1))) {
    const meter = leftOver(place, value, values, taken) ?? plain(place, value, values, taken);
    if (meter) found.push({ place, ...meter });
  }
  return found.filter(({ place }) => !taken.has(place)).map(({ place, ...meter }) => meter);
}

/** Of what is free and the whole, what is used; a `threshold` is how much must be left. */
function leftOver(place, free, values, taken) {
  const [path, word] = split(place);
  const whole = values[`${path}total`];
  if (word !== 'free' || !(whole > 0) || free > whole) return null;
  taken.add(`${path}total`);
  const least = values[`${path}threshold`];
  if (least !== undefined) taken.add(`${path}threshold`);
  if (values[`${path}used`] !== undefined) taken.add(`${path}used`);
  return { name: `${path}used`, unit: unitOf(place, path), value: whole - free, warn: null, fail: least === undefined ? null : whole - least, max: whole };
}

function plain(place, value, values, taken) {
  const unit = unitOf(place);
  const beside = (words) => {
    const other = besides(place, words).find((name) => values[name] !== undefined);
    if (other) taken.add(other);
    return other ? values[other] * scale(place) : null;
  };
  const max = beside(LIMITS);
  return { name: place, unit, value: value * scale(place), warn: beside(WARNS), fail: beside(FAILS), max: max ?? (unit === 'ratio' && value * scale(place) <= 1 ? 1 : null) };
}

/** Where a limit of a figure may stand: `max_depth`, `depth_max`, and plain `max` where it is clear whose it is. */
function besides(place, words) {
  const [path, word] = split(place);
  return words.flatMap((each) => [`${path}${each}_${word}`, `${path}${word}_${each}`, `${place}.${each}`, ...(USES.has(word) ? [`${path}${each}`] : [])])
    .concat(words === LIMITS && USED.has(word) ? [`${path}total`] : []);
}

function split(place) {
  const cut = place.lastIndexOf('.') + 1;
  return [place.slice(0, cut), place.slice(cut)];
}

function unitOf(place, path = '') {
  const word = place.toLowerCase();
  if (/bytes$/.test(word) || (/disk/i.test(path) && /(^|\.)(free|total|used)$/.test(word))) return 'bytes';
  if (/(seconds|_s|millis|milliseconds|_ms|^uptime|\.uptime)$/.test(word)) return 'seconds';
  return /(ratio|percent|_pct)$/.test(word) ? 'ratio' : '';
}

function scale(place) {
  if (/(millis|milliseconds|_ms)$/i.test(place)) return 0.001;
  return /(percent|_pct)$/i.test(place) ? 0.01 : 1;
}

/** How a meter stands to its thresholds: `up`, `degraded`, `down`; null for one that has none. */
export function standing({ value, warn, fail }) {
  const known = (bound) => bound !== null && bound !== undefined;
  if (!known(warn) && !known(fail)) return null;
  if (known(fail) && value >= fail) return 'down';
  return known(warn) && value >= warn ? 'degraded' : 'up';
}

/** The end of a meter's scale: as much as there is, else somewhat more than what matters; null when nothing is known. */
export function scaleEnd({ value, warn, fail, max }) {
  if (max > 0) return Math.max(max, value);
  const highest = Math.max(warn ?? 0, fail ?? 0);
  return highest > 0 ? Math.max(highest, value) * 1.25 : null;
}
