/** What the browser remembers of this page for one person; without storage it forgets, and that is all. */

/** A remembered value, or the usual one. */
export function remembered(name, usual) {
  try {
    return JSON.parse(localStorage.getItem(`chiron.${name}`)) ?? usual;
  } catch {
    return usual;
  }
}

export function remember(name, value) {
  try {
    localStorage.setItem(`chiron.${name}`, JSON.stringify(value));
  } catch {
    // Full or forbidden: nothing is lost but the memory.
  }
}
