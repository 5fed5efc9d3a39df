// Leave fast, for someone who is watched: a click on "Exit this page", or Shift pressed three times within five seconds.
// The page vanishes at once, its title too, and its place in the history is taken by a page that is the same for everyone.
// It can't clear the history of the pages before; docs/browse-safely.md says so.
(function () {
  "use strict";
  var links = document.querySelectorAll("[data-exit]"), progress = document.querySelector(".exit-progress");
  var SECONDS = 5, PRESSES = 3;
  var count = 0, alone = false, timer = 0;

  function leave(event) {
    if (event) event.preventDefault();
    var cover = document.createElement("p");
    cover.className = "exit-cover";
    cover.setAttribute("role", "alert");
    cover.textContent = "Loading";
    document.title = "Loading";
    document.body.replaceChildren(cover);
    location.replace(links[0].href);
  }

  function start(told) {
    clearTimeout(timer);
    count = 0;
    progress.textContent = told;
  }

  // Only a Shift pressed and let go by itself counts: not one held for a capital, for Shift+Tab or for a click.
  function pressed() {
    count += 1;
    if (count === 1) timer = setTimeout(start, SECONDS * 1000, "");
    var left = PRESSES - count;
    if (!left) return leave();
    progress.textContent = "Press Shift " + left + " more time" + (left > 1 ? "s" : "") + " to exit.";
  }

  addEventListener("keydown", function (event) {
    if (event.key !== "Shift") {
      alone = false;
      if (count) start("");
    } else if (!event.repeat) {
      alone = !(event.ctrlKey || event.altKey || event.metaKey);
    }
  });
  addEventListener("keyup", function (event) {
    if (event.key === "Shift" && alone) { alone = false; pressed(); }
  });
  addEventListener("pointerdown", function () { alone = false; });
  links.forEach(function (link) { link.addEventListener("click", leave); });

  // A link to this same page takes the place of the entry in the history: left in it, Back would lead here after leaving.
  // A click that opens another tab or window, or that somebody answered already, is left alone.
  document.addEventListener("click", function (event) {
    var link = event.target.closest("a[href]");
    if (!link || link.target || event.defaultPrevented) return;
    if (event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
    if (link.host !== location.host || link.pathname !== location.pathname) return;
    event.preventDefault();
    location.replace(link.href);
  });
})();
