import { advance } from './bars.js';
import { isolated, letter, reason, shownState, word } from './states.js';

/** What the stream tells of a service; the rest is as it is configured, or found by asking. */
const HEARD = ['status', 'since', 'why', 'flapping', 'consecutive_failures', 'latency_ewma_seconds', 'latency', 'uptime',
  'next_check_at', 'components', 'values', 'meters', 'paused', 'maintenance', 'circuit', 'last_check'];

/**
 * All that is known of the services now. Services are replaced, never altered, so that who draws can see by identity
 * what is new. `order` grows with all that may alter which services are shown and in what order, `version` with anything.
 */
export class Fleet {
  services = new Map();
  incidents = new Map();
  connected = true;
  chironVersion = '';
  loaded = false;
  version = 0;
  order = 0;
  window = '24h';

  /** The version in which the stream last told of a service. */
  #told = new Map();

  /** The version in which the stream last told of a change of status. */
  #turned = 0;

  /** The version in which what is known of all services was asked for. */
  #asked = 0;

  all() {
    return [...this.services.values()];
  }

  find = (name) => this.services.get(name);

  /**
   * Takes all services anew; bars of another window than the one shown are kept from before.
   *
   * @param asked the `version` when they were asked for: what the stream told of a service since then is newer, and stays;
   *     and when others were asked for since then, those are newer
   * @returns what has to be asked for again, as from `apply`
   */
  replace(services, asked = this.version) {
    if (asked < this.#asked) return {};
    this.#asked = asked;
    const before = this.services;
    const isNew = ({ name }) => !before.has(name) && this.#told.get(name) > asked;
    const missed = { askServices: services.some(isNew), askRoots: this.#turned > asked };
    this.services = new Map(services.map((service) => [service.name, this.#newer(service, before.get(service.name), asked)]));
    this.#told = new Map([...this.#told].filter(([name, version]) => version > asked && this.services.has(name)));
    this.loaded = true;
    this.#changed();
    return missed;
  }

  #newer(service, before, asked) {
    const next = this.#withBar(service, before);
    if (!before || !(this.#told.get(service.name) > asked)) return next;
    const kept = { ...next, ...Object.fromEntries(HEARD.filter((field) => field in before).map((field) => [field, before[field]])) };
    return { ...kept, bar: advance(kept.bar, Date.parse(kept.last_check?.at ?? kept.since), letter(shownState(kept))) };
  }

  /** Takes one service anew, if it is still there; `asked` as in `replace`. */
  takeOne(service, asked) {
    const before = this.services.get(service.name);
    if (!before) return;
    this.services.set(service.name, this.#newer({ ...before, ...service, bar: before.bar }, before, asked));
    this.#changed();
  }

  /** Takes who blocks whom, out of `/api/graph`. */
  takeRoots(nodes) {
    for (const node of nodes) this.#alter(node.name, (service) => ({ ...service, root_causes: node.root_causes ?? [] }));
    this.#changed();
  }

  /**
   * Applies one message of the stream.
   *
   * @returns `{say, askRoots, askServices}`: a sentence to be read out, and what has to be asked for again
   */
  apply(event) {
    this.version++;
    switch (event.type) {
      case 'snapshot': return this.#snapshot(event);
      case 'check': return this.#check(event);
      case 'status': return this.#status(event);
      case 'incident': return this.#incident(event.incident);
      case 'pause': return this.#set(event.service, { paused: event.paused });
      case 'maintenance': return this.#set(event.service, { maintenance: event.on });
      case 'circuit': return this.#set(event.service, { circuit: event.circuit, next_check_at: event.next_check_at });
      case 'connectivity':
        this.connected = event.connected;
        return { say: event.connected ? 'Chiron is connected again.' : 'Chiron is cut off: nothing is judged.' };
      case 'fleet':
        for (const name of event.removed ?? []) this.services.delete(name);
        this.order++;
        return { askServices: true };
      default: return {};
    }
  }

  #snapshot(event) {
    this.replace(event.services);
    this.incidents = new Map((event.incidents ?? []).map((incident) => [incident.id, incident]));
    this.connected = event.connected !== false;
    this.chironVersion = event.version ?? '';
    return {};
  }

  #check({ service: name, check, now }) {
    this.#told.set(name, this.version);
    this.#alter(name, (service) => {
      const next = { ...service, ...now, last_check: check };
      next.bar = advance(service.bar, Date.parse(check.at), letter(shownState(next)), isolated(service) ? letter(shownState(service)) : '-');
      if (shownState(next) !== shownState(service) || next.flapping !== service.flapping) this.order++;
      return next;
    });
    return {};
  }

  #status(event) {
    this.#turned = this.version;
    this.#told.set(event.service, this.version);
    this.#alter(event.service, (service) => {
      const next = { ...service, status: event.to, since: event.at, why: event.why ?? service.why };
      if (event.to === 'up') next.root_causes = [];
      return { ...next, bar: advance(service.bar, Date.parse(event.at), letter(shownState(next))) };
    });
    this.order++;
    const service = this.find(event.service);
    const why = service && event.to !== 'up' ? reason(service) : '';
    return { say: `${event.service}: ${word(event.to)}${why ? `, ${why}` : ''}`, askRoots: true };
  }

  #incident(incident) {
    if (incident.status === 'active') this.incidents.set(incident.id, incident);
    else this.incidents.delete(incident.id);
    return { incident };
  }

  /** The ids of the open incidents of a service. */
  ongoing(name) {
    return [...this.incidents.values()].filter((incident) => incident.service === name).map((incident) => incident.id);
  }

  #set(name, fields) {
    this.#told.set(name, this.version);
    this.#alter(name, (service) => ({ ...service, ...fields }));
    this.order++;
    return {};
  }

  #alter(name, change) {
    const service = this.services.get(name);
    if (service) this.services.set(name, change(service));
  }

  #withBar(service, before) {
    const fits = service.bar && service.bar.window === this.window;
    return fits ? service : { ...service, bar: before?.bar };
  }

  #changed() {
    this.version++;
    this.order++;
  }
}
