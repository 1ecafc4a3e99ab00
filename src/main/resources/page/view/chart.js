const HEIGHT = 200;
const library = () => import('../vendor/uplot/uPlot.esm.js');

/** One chart in an element; its library is fetched when the first is drawn. */
export class Chart {
  #element;
  #ended = false;
  #sizes = new ResizeObserver(() => this.#plot?.setSize(this.#size()));
  #plot = null;
  #key = '';

  constructor(element) {
    this.#element = element;
    this.#sizes.observe(element);
  }

  /**
   * Draws, or draws anew.
   *
   * @param content `{columns, lines: [{label, colour}], stacked, bands: [{from, to, severity}], span: [from, to]}`, times in
   *     seconds since 1970
   * @param key what the chart is of; with another the chart is made anew
   */
  async show(content, key) {
    const { default: uPlot } = await library();
    if (this.#ended) return;
    this.bands = content.bands;
    this.span = content.span;
    if (key === this.#key && this.#plot && this.#plot.series.length === content.columns.length) {
      this.#plot.setData(content.columns);
      return;
    }
    this.#key = key;
    this.#plot?.destroy();
    this.#element.replaceChildren();
    this.#plot = new uPlot(this.#options(content, uPlot), content.columns, this.#element);
  }

  /** Lets go of everything: charts that move together know each other, and would stay for ever. */
  end() {
    this.#ended = true;
    this.#sizes.disconnect();
    this.#plot?.destroy();
    this.#plot = null;
  }

  #size() {
    return { width: Math.max(200, this.#element.clientWidth), height: HEIGHT };
  }

  #colour = (name) => getComputedStyle(this.#element).getPropertyValue(name).trim();

  #options({ lines, stacked }, uPlot) {
    const colour = this.#colour;
    const axis = { stroke: colour('--chart-ink'), grid: { stroke: colour('--chart-grid'), width: 1 }, ticks: { show: false }, font: '11px system-ui, sans-serif' };
    return {
      ...this.#size(),
      cursor: { sync: { key: 'service' }, drag: { x: false, y: false } },
      legend: { live: true },
      scales: { x: { range: () => this.span }, y: { range: (_, low, high) => [0, high > 0 ? high * 1.1 : 1] } },
      axes: [{ ...axis, size: 30, space: 70, values: times }, { ...axis, size: 58, values: (_, ticks) => ticks.map((each) => (each >= 1000 ? `${each / 1000} s` : `${each} ms`)) }],
      series: [{ value: (_, at) => (at === null ? '–' : new Date(at * 1000).toLocaleString()) }, ...lines.map((line) => this.#series(line, stacked, uPlot))],
      bands: stacked ? lines.slice(1).map((_, at) => ({ series: [at + 2, at + 1], fill: tint(colour(lines[at + 1].colour)) })) : [],
      hooks: { drawClear: [(plot) => this.#drawBands(plot)] },
    };
  }

  #series({ label, colour }, stacked, uPlot) {
    const stroke = this.#colour(colour);
    return {
      label, stroke, width: stacked ? 1 : 1.5, points: { show: alone, size: 4 },
      fill: stacked && colour === '--phase-1' ? tint(stroke) : undefined,
      paths: stacked ? uPlot.paths.linear() : undefined,
      value: (_, value) => (value === null ? '–' : `${value < 10 ? value.toFixed(1) : Math.round(value)} ms`),
    };
  }

  #drawBands(plot) {
    const { ctx, bbox } = plot;
    for (const { from, to } of this.bands) {
      const left = Math.max(bbox.left, plot.valToPos(from, 'x', true));
      const right = Math.min(bbox.left + bbox.width, plot.valToPos(to, 'x', true));
      if (right <= left) continue;
      ctx.fillStyle = this.#colour('--outage');
      ctx.fillRect(left, bbox.top, Math.max(2, right - left), bbox.height);
    }
  }
}

/** Few points make no line that could be seen. */
function alone(plot, series) {
  return plot.data[series].filter((value) => value !== null).length < 3;
}

function tint(colour) {
  return colour.replace(/^rgb\((.*)\)$/, 'rgba($1, 0.3)');
}

function times(plot, ticks, _axis, _space, step) {
  const format = step >= 86400 ? { day: 'numeric', month: 'short' } : { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' };
  return ticks.map((at) => new Intl.DateTimeFormat(undefined, format).format(new Date(at * 1000)));
}
