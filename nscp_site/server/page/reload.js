// Added to pages by the development server alone: loads the page again when something was saved.
"use strict";

(() => {
  const own = document.currentScript.dataset;
  let told = own.told;
  let asking = null;

  // Only a page that is seen asks: a browser has few connections to a server, and hidden tabs would use them up.
  async function listen() {
    if (asking) return;
    while (!document.hidden) {
      asking = new AbortController();
      try {
        const query = new URLSearchParams({ page: location.pathname, edition: own.edition, told });
        const answer = await fetch(`/_news?${query}`, { signal: asking.signal, cache: "no-store" });
        const news = await answer.json();
        if (news.edition !== own.edition) {
          location.reload();
          return;
        }
        if (news.told !== told) {
          told = news.told;
          document.getElementById("nscp-told").innerHTML = news.box;
        }
      } catch {
        // The server is starting anew, or the page was hidden.
        await new Promise((soon) => setTimeout(soon, 300));
      }
    }
    asking = null;
  }

  document.addEventListener("visibilitychange", () => (document.hidden ? asking?.abort() : listen()));
  listen();
})();
