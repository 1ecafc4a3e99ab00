import { byProject, chosen } from './model/sorting.js';
import { layOut } from './model/windowing.js';
import { remember, remembered } from './memory.js';
import { drawing } from './view/parts.js';
import { heights } from './scrolling.js';

/** Which services are shown, in what order and where; worked out anew only when something that matters has changed. */
export class Listing {
  #fleet;
  #folded = new Set([remembered('folded', [])].flat());
  #key = '';
  #found = { services: [], laidOut: { lines: [], height: 0 } };

  constructor(fleet) {
    this.#fleet = fleet;
  }

  of(place) {
    const { head, row } = heights();
    const measure = place.sort === 'latency' || place.sort === 'uptime' ? Math.floor(Date.now() / 2000) : 0;
    const key = [this.#fleet.order, measure, place.q, place.status, place.project, place.type, place.sort, place.window, head, row, [...this.#folded]].join('|');
    if (key !== this.#key) {
      this.#key = key;
      const services = chosen(this.#fleet.all(), place);
      this.#found = { services, laidOut: layOut(byProject(services, place), this.#folded, { head, row }) };
    }
    return this.#found;
  }

  /** Folds a project away, or out again. */
  fold = (project) => {
    if (!this.#folded.delete(project)) this.#folded.add(project);
    remember('folded', [...this.#folded]);
    drawing.again();
  };
}
