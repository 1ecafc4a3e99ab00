const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
const STEPS = [
  [DAY, 'd'],
  [HOUR, 'h'],
  [MINUTE, 'min'],
  [SECOND, 's'],
];

/** A length of time in its one or two largest units: `3 d 4 h`, `12 min`, `5 s`. */
export function duration(millis) {
  const whole = Math.max(0, Math.round(millis / SECOND) * SECOND);
  if (whole === 0) return '0 s';
  const at = STEPS.findIndex(([size]) => whole >= size);
  const [size, unit] = STEPS[at];
  const main = Math.floor(whole / size);
  const next = STEPS[at + 1];
  const rest = next && main < 10 ? Math.floor((whole % size) / next[0]) : 0;
  return rest > 0 ? `${main} ${unit} ${rest} ${next[1]}` : `${main} ${unit}`;
}

/** A length of time in its largest unit, for narrow columns. */
export function roughly(millis) {
  return duration(millis).split(' ').slice(0, 2).join(' ');
}

/** `12 s ago`, `just now`. */
export function ago(moment, now) {
  const passed = now - Date.parse(moment);
  return passed < 1500 ? 'just now' : `${roughly(passed)} ago`;
}

/** `in 5 s`, `now` when it is due. */
export function until(moment, now) {
  const left = Date.parse(moment) - now;
  return left < 500 ? 'now' : `in ${roughly(left)}`;
}

/** Seconds as people read latency: `0.8 ms`, `41 ms`, `1.25 s`. */
export function latency(seconds) {
  if (seconds === null || seconds === undefined) return '–';
  const millis = seconds * 1000;
  if (millis < 10) return `${millis.toFixed(1)} ms`;
  if (millis < 1000) return `${Math.round(millis)} ms`;
  return seconds < 10 ? `${seconds.toFixed(2)} s` : `${seconds.toFixed(1)} s`;
}

/** A ratio in per cent, never rounded up to 100. */
export function percent(ratio) {
  if (ratio === null || ratio === undefined) return '–';
  if (ratio >= 1) return '100 %';
  const shown = Math.floor(ratio * 10000) / 100;
  return `${ratio > 0.9 ? shown.toFixed(2) : shown.toFixed(1)} %`;
}

/** A share in per cent, as short as it can be said. */
export function share(ratio) {
  return `${(ratio * 100).toLocaleString('en', { maximumFractionDigits: 1 })} %`;
}

const SIZES = ['B', 'KiB', 'MiB', 'GiB', 'TiB', 'PiB'];

function bytes(count) {
  const step = Math.min(SIZES.length - 1, Math.max(0, Math.floor(Math.log2(Math.max(1, Math.abs(count))) / 10)));
  const shown = count / 1024 ** step;
  return `${shown.toLocaleString('en', { maximumFractionDigits: step === 0 || Math.abs(shown) >= 100 ? 0 : 1 })} ${SIZES[step]}`;
}

/**
 * A measured number with its unit: `1.5 GiB`, `62 %`, `3 d 4 h`, `1,024`.
 *
 * @param unit `bytes`, `seconds`, `ratio`, `timestamp`, another that is written behind the number, or empty
 */
export function quantity(value, unit, now = Date.now()) {
  switch (unit) {
    case 'bytes': return bytes(value);
    case 'seconds': return Math.abs(value) < 60 ? latency(value) : duration(value * SECOND);
    case 'ratio': return share(value);
    case 'timestamp': return value * SECOND > now ? `in ${duration(value * SECOND - now)}` : `${duration(now - value * SECOND)} ago`;
    default: return `${value.toLocaleString('en', { maximumFractionDigits: 3 })}${unit ? ` ${unit}` : ''}`;
  }
}

const CLOCK = new Intl.DateTimeFormat(undefined, { hour: '2-digit', minute: '2-digit', second: '2-digit', hourCycle: 'h23' });
const SHORT = new Intl.DateTimeFormat(undefined, { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' });
const DATED = new Intl.DateTimeFormat(undefined, {
  day: 'numeric', month: 'short', hour: '2-digit', minute: '2-digit', hourCycle: 'h23',
});
const FULL = new Intl.DateTimeFormat(undefined, {
  day: 'numeric', month: 'short', hour: '2-digit', minute: '2-digit', second: '2-digit', hourCycle: 'h23',
});

/** Local time of day with seconds: `12:03:05`. */
export function clock(moment) {
  return CLOCK.format(toDate(moment));
}

/** Local time; with its day when that is not today. */
export function when(moment, now = Date.now()) {
  const date = toDate(moment);
  return date.toDateString() === new Date(now).toDateString() ? SHORT.format(date) : DATED.format(date);
}

/** Local day and time to the second. */
export function exactly(moment) {
  return FULL.format(toDate(moment));
}

/** The same moment in UTC, for the tooltip. */
export function utc(moment) {
  return `${toDate(moment).toISOString().replace('T', ' ').slice(0, 19)} UTC`;
}

function toDate(moment) {
  return moment instanceof Date ? moment : new Date(moment);
}

/** `1 service`, `2 services`. */
export function number(count, one, many = `${one}s`) {
  return `${count.toLocaleString('en')} ${count === 1 ? one : many}`;
}

/** Names in a sentence: at most so many, then how many more. */
export function list(names, most = 3) {
  const shown = names.slice(0, most);
  const rest = names.length - shown.length;
  if (rest > 0) return `${shown.join(', ')} and ${rest.toLocaleString('en')} more`;
  return shown.length < 2 ? shown.join('') : `${shown.slice(0, -1).join(', ')} and ${shown.at(-1)}`;
}
