/* Before the first paint: large text as remembered, and whether we live inside someone's page. */
(function () {
  var root = document.documentElement;
  try {
    if (localStorage.getItem('talent.large') === '1') root.classList.add('large');
  } catch (blocked) { /* storage may be forbidden in a frame */ }
  if (/\/embed$/.test(location.pathname)) root.classList.add('embedded');
})();
