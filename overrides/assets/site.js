// The menu on phones, the list of contents on wide screens, the choice of appearance, and what print needs.
(function () {
  "use strict";
  var root = document.documentElement;

  // Menu: a button that shows and hides the list; Escape closes it and gives the focus back.
  var button = document.querySelector(".menu-button");
  function toggle(open) {
    button.setAttribute("aria-expanded", String(open));
  }
  button.addEventListener("click", function () { toggle(button.getAttribute("aria-expanded") !== "true"); });
  document.querySelector(".top").addEventListener("keydown", function (event) {
    if (event.key === "Escape" && button.getAttribute("aria-expanded") === "true") { toggle(false); button.focus(); }
  });

  // Search: the words go behind the #, which a browser keeps to itself; without a script the site's host would see them.
  document.querySelectorAll("form.search").forEach(function (search) {
    search.addEventListener("submit", function (event) {
      event.preventDefault();
      location.assign(search.action + "#" + new URLSearchParams(new FormData(search)));
    });
  });

  // Contents: folded up where they stand above the text.
  var contents = document.querySelector(".contents details");
  if (contents) {
    contents.open = matchMedia("(min-width: 64em)").matches;
    contents.classList.add("ready");
  }

  // Appearance: stored only if it differs from the system's, so that nothing is kept of who never chose.
  var appearance = document.querySelector(".appearance"), system = matchMedia("(prefers-color-scheme: dark)");
  function isDark() {
    return root.dataset.appearance ? root.dataset.appearance === "dark" : system.matches;
  }
  function name() {
    appearance.textContent = isDark() ? "Use light colours" : "Use dark colours";
  }
  appearance.addEventListener("click", function () {
    var chosen = isDark() ? "light" : "dark", same = (chosen === "dark") === system.matches;
    if (same) delete root.dataset.appearance; else root.dataset.appearance = chosen;
    try {
      if (same) localStorage.removeItem("appearance"); else localStorage.setItem("appearance", chosen);
    } catch (error) { /* storage is forbidden: the choice holds for this page */ }
    name();
  });
  system.addEventListener("change", name);
  name();
  appearance.hidden = false;

  // Print: nothing stays folded, and the paper says where it came from.
  var opened = [];
  addEventListener("beforeprint", function () {
    opened = Array.from(document.querySelectorAll("main details:not([open])"));
    opened.forEach(function (one) { one.open = true; });
    // Words alone lead nowhere on paper; a number and a letter's address stand in the link's own words.
    document.querySelectorAll("main a[href]").forEach(function (one) {
      if (one.host && one.pathname !== location.pathname) one.dataset.to = one.host === location.host ? one.pathname : one.href.replace("https://", "");
    });
    document.querySelectorAll("[data-address]").forEach(function (one) {
      one.textContent = location.origin + location.pathname;
    });
  });
  addEventListener("afterprint", function () { opened.forEach(function (one) { one.open = false; }); });
})();
