/**
 * What a service needs, and what those need, as a tree; who stands in it already is shown again but not followed.
 *
 * @param find a service by its name, or undefined
 * @returns `[{name, service, root, again, needs: […]}]`
 */
export function needs(find, name, met = new Set([name])) {
  const service = find(name);
  return (service?.depends_on ?? []).map((needed) => {
    const again = met.has(needed);
    met.add(needed);
    const found = find(needed);
    return {
      name: needed,
      service: found,
      root: isRoot(found),
      again,
      needs: again ? [] : needs(find, needed, met),
    };
  });
}

/** In trouble, and nobody below it is to blame. */
function isRoot(service) {
  const bad = service?.status === 'down' || service?.status === 'degraded';
  return bad && (service.root_causes ?? []).every((cause) => cause === service.name);
}

/** Names of the services that need this one directly. */
export function neededBy(services, name) {
  return services.filter((service) => (service.depends_on ?? []).includes(name)).map((service) => service.name).sort();
}
