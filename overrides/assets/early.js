// Runs before the page is drawn, so that nothing jumps: says that scripts run, and sets the appearance a visitor chose.
(function () {
  var root = document.documentElement, chosen = null;
  root.classList.add("js");
  try { chosen = localStorage.getItem("appearance"); } catch (error) { /* storage is forbidden: follow the system */ }
  if (chosen === "light" || chosen === "dark") root.dataset.appearance = chosen;
})();
