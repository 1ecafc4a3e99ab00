/** Where one is on the page, as it stands after the `#` of its address; what is usual is left out. */
const USUAL = { q: '', status: '', project: '', type: '', sort: 'state', window: '24h', view: 'rows' };
export const SORTS = { state: 'worst first', name: 'name', since: 'latest change', latency: 'slowest', uptime: 'lowest uptime' };
export const STATUS_FILTERS = ['down', 'degraded', 'up', 'unknown', 'paused', 'maintenance', 'flapping'];

/**
 * Reads an address.
 *
 * @param hash such as `#/?status=down,degraded&q=shop` or `#/services/shop?window=7d`
 * @returns `{service: name or null, q, status: [names], project, type, sort, window, view}`
 */
export function readPlace(hash) {
  const text = hash.replace(/^#/, '');
  const cut = text.indexOf('?');
  const path = cut < 0 ? text : text.slice(0, cut);
  const query = new URLSearchParams(cut < 0 ? '' : text.slice(cut + 1));
  const place = { service: serviceIn(path) };
  for (const [name, usual] of Object.entries(USUAL)) place[name] = query.get(name) ?? usual;
  place.status = place.status.split(',').filter((each) => STATUS_FILTERS.includes(each));
  if (!Object.hasOwn(SORTS, place.sort)) place.sort = USUAL.sort;
  if (!['1h', '24h', '7d', '30d'].includes(place.window)) place.window = USUAL.window;
  if (place.view !== 'wall') place.view = USUAL.view;
  return place;
}

function serviceIn(path) {
  const found = /^\/services\/([^/]+)$/.exec(path);
  if (!found) return null;
  try {
    return decodeURIComponent(found[1]);
  } catch {
    return null;
  }
}

/** Writes an address; the opposite of `readPlace`. */
export function writePlace(place) {
  const query = new URLSearchParams();
  for (const [name, usual] of Object.entries(USUAL)) {
    const value = Array.isArray(place[name]) ? place[name].join(',') : place[name] ?? usual;
    if (value !== usual) query.set(name, value);
  }
  const path = place.service ? `/services/${encodeURIComponent(place.service)}` : '/';
  const text = query.toString().replaceAll('%2C', ',');
  return `#${path}${text ? `?${text}` : ''}`;
}

/** Whether anything is filtered. */
export function isFiltered(place) {
  return Boolean(place.q || place.project || place.type || place.status.length > 0);
}
