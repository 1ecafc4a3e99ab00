// Runs before the first paint, so that a dark page does not flash light. A classic script: modules come too late.
(() => {
  try {
    const chosen = JSON.parse(localStorage.getItem('chiron.theme'));
    if (chosen === 'dark' || chosen === 'light') {
      document.documentElement.dataset.theme = chosen;
    }
  } catch {
    // No storage, no memory: the system's choice holds.
  }
})();
