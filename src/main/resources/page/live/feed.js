import { ask, askAll } from './api.js';
import { Stream } from './stream.js';

const POLL_EVERY = 5000;
const TRY_AGAIN_AFTER = 3000;

/** Brings the fleet up to date and keeps it there: by the stream, or by asking again and again where that cannot be. */
export class Feed {
  #fleet;
  #heard;
  #timer = 0;
  #soon = new Map();
  #hub = null;
  #rootsAsked = null;
  #wanted = false;

  /**
   * @param fleet what to keep up to date
   * @param heard called after each change with what `Fleet.apply` returned and the event
   * @param turned called when the connection's state changes
   */
  constructor(fleet, heard, turned) {
    this.#fleet = fleet;
    this.#heard = heard;
    this.stream = new Stream((event) => this.#take(event), (state) => {
      turned(state);
      if (state.phase === 'polling') this.#poll();
    });
  }

  open() {
    this.#wanted = true;
    this.stream.open();
  }

  close() {
    this.#wanted = false;
    clearTimeout(this.#timer);
    for (const timer of this.#soon.values()) clearTimeout(timer);
    this.#soon.clear();
    this.stream.close();
  }

  /** Asks for the bars of another window. */
  async showWindow(window) {
    if (window === this.#fleet.window && this.#fleet.loaded) return;
    this.#fleet.window = window;
    await this.#servicesAtLast();
  }

  #take(event) {
    const done = this.#fleet.apply(event);
    if (event.type === 'snapshot') this.#afterSnapshot(event);
    this.#askFor(done);
    this.#heard(done, event);
  }

  #askFor({ askRoots, askServices }) {
    if (askRoots) this.#later('roots', 400, () => this.#roots());
    if (askServices) this.#later('services', 200, () => this.#servicesAtLast());
  }

  #afterSnapshot(event) {
    const bars = event.services.every((service) => service.bar);
    if (this.#fleet.window !== '24h' || !bars) this.#later('services', 0, () => this.#servicesAtLast());
    if (this.#hub !== null && event.hub !== this.#hub) this.#reloadIfRenewed();
    this.#hub = event.hub ?? null;
  }

  /** A Chiron that was started anew may bring another page; a screen on the wall has nobody to reload it. */
  async #reloadIfRenewed() {
    const document = await fetch('./', { cache: 'no-cache' }).then((answer) => answer.text(), () => '');
    const edition = /page\/[0-9a-f]+\//.exec(import.meta.url);
    if (edition && document && !document.includes(edition[0])) location.reload();
  }

  async #poll() {
    clearTimeout(this.#timer);
    if (!this.#wanted || this.stream.state.phase !== 'polling') return;
    if (await this.#services()) {
      this.stream.heard();
      this.#heard({}, { type: 'polled' });
    }
    if (!this.#wanted) return;
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#poll(), POLL_EVERY);
  }

  async #services() {
    const { window, version: asked } = this.#fleet;
    try {
      const services = await askAll(`api/services?bar=${window}&limit=10000`, 'services');
      if (window === this.#fleet.window) this.#askFor(this.#fleet.replace(services, asked));
      this.#heard({});
      return true;
    } catch (problem) {
      this.#heard({ problem });
      return false;
    }
  }

  /** Asks until there is an answer. */
  async #servicesAtLast() {
    if (!(await this.#services()) && this.#wanted) this.#later('services', TRY_AGAIN_AFTER, () => this.#servicesAtLast());
  }

  /** Of several questions the last counts, in whichever order they are answered. */
  async #roots() {
    const asked = (this.#rootsAsked = {});
    try {
      const { nodes } = await ask('api/graph');
      if (asked !== this.#rootsAsked) return;
      this.#fleet.takeRoots(nodes);
      this.#heard({});
    } catch {
      // Until there is an answer the causes known before hold.
      if (this.#wanted && asked === this.#rootsAsked) this.#later('roots', TRY_AGAIN_AFTER, () => this.#roots());
    }
  }

  /** Does something soon; however often it is asked for until then, once, and no later for it. */
  #later(what, pause, act) {
    if (this.#soon.has(what)) return;
    this.#soon.set(what, setTimeout(() => {
      this.#soon.delete(what);
      act();
    }, pause));
  }
}
