// Runs before the first paint, so that a dark page does not flash light, and before what may fail to load. A classic script: modules come too late.
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

// Without one of its modules nothing of the page would ever begin, and nobody would try again.
window.addEventListener('error', ({ target }) => {
  if (target instanceof HTMLScriptElement) setTimeout(() => location.reload(), 3000);
}, true);
