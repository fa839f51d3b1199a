/* Before the first paint: large text as remembered, and whether we live inside someone's page. */
(function () {
  var root = document.documentElement;
  try {
    if (localStorage.getItem('talent.large') === '1') root.classList.add('large');
  } catch (blocked) { /* storage may be forbidden in a frame */ }
  // What is sent before the page can send it is sent as soon as it can.
  function early(event) {
    var enter = event.key === 'Enter' && event.target.id === 'question' && !event.shiftKey && !event.isComposing;
    if (root.classList.contains('ready') || (event.type === 'keydown' && !enter)) return;
    event.preventDefault();
    root.classList.add('early');
  }
  addEventListener('keydown', early);
  addEventListener('submit', early);
  if (/\/embed$/.test(location.pathname)) root.classList.add('embedded');
})();
