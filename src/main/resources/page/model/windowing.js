import { counts } from './states.js';

/**
 * Groups as one list of lines, each with its place: only those in sight are ever in the document.
 *
 * @param groups `[{project, services}]`
 * @param folded names of projects whose services are not shown
 * @param heights `{head, row}` in pixels
 * @returns `{lines: [{kind, top, height, project, service, count}], height}`
 */
export function layOut(groups, folded, heights) {
  const lines = [];
  let top = 0;
  const add = (line, height) => {
    lines.push({ ...line, top, height });
    top += height;
  };
  for (const { project, services } of groups) {
    const isFolded = folded.has(project);
    add({ kind: 'head', project, folded: isFolded, count: counts(services), key: `project ${project}` }, heights.head);
    if (!isFolded) {
      for (const service of services) add({ kind: 'row', project, service: service.name, key: service.name }, heights.row);
    }
  }
  return { lines, height: top };
}

/** The lines between two heights, with some more on either side: `[first, afterLast]`. */
export function inSight(lines, from, to, spare) {
  const first = Math.max(0, firstEndingAfter(lines, from - spare));
  let end = first;
  while (end < lines.length && lines[end].top < to + spare) end++;
  return [first, end];
}

function firstEndingAfter(lines, height) {
  let low = 0;
  let high = lines.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (lines[middle].top + lines[middle].height > height) high = middle;
    else low = middle + 1;
  }
  return low;
}
