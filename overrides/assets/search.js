// The search page: reads the address, asks the engine, writes results. The query never leaves the browser.
import { asWritten, Engine, STANDING } from "./search-engine.js";
import { Filters } from "./search-filters.js";
import { says, stem, words } from "./search-words.js";

/**
 * @typedef {import("./search-engine.js").Meaning} Meaning
 * @typedef {import("./search-engine.js").Result} Result
 * @typedef {import("./search-engine.js").Text} Text
 * @typedef {{ query: string, exactly: boolean, filters: Record<string, string> }} Asked
 */

// results shown at once
const PAGE = 10;
// results with less than this share of the best one's score are left out
const WEAK = 0.07;
// where the surest result holds less of what was asked, there may be no answer; so much more must it hold of a query that
// is of something that no site of safeguarding holds
const ENOUGH = 0.5, OUTSIDE = 0.3;
// links below a help panel beside the one for who cannot speak: more would push the first result off a telephone's screen
const LINKED = 1;

/**
 * @param {string} selector
 * @returns {any}
 */
const find = (selector) => document.querySelector(selector);
const form = find("#search-form"), box = find("#search-q"), list = find("#search-results"), filters = new Filters(find("#search-filters"));
const told = find("#search-told"), status = find("#search-status"), more = find("#search-more"), help = find("#search-help");
const root = new URL("../", location.href.replace(/[?#].*$/, ""));
const engine = new Engine(new URL("search/", root).href);
const AUDIENCES = filters.values("audience");
/** @param {Record<string, string>} chosen */
const narrowed = (chosen) => Object.values(chosen).some(Boolean);
let run = 0;
/** @type {{ id: string, also: [string, string][] }[]} */
let panels = [];

/**
 * @param {string} tag
 * @param {string | Node | (string | Node)[]} content
 * @param {Record<string, string>} [attributes]
 */
function element(tag, content, attributes = {}) {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value);
  made.append(...[content].flat());
  return made;
}

/** @type {(text: string, address: string) => HTMLElement} */
const link = (text, address) => element("a", text, { href: address });
/** @param {string} text */
const strong = (text) => element("strong", text);
/** @param {(string | Node)[]} parts */
const commas = (parts) => parts.flatMap((part, place) => (place ? [", ", part] : [part]));

/** @returns {Asked} */
function read() {
  const asked = new URLSearchParams(location.search || location.hash.slice(1));
  box.value = asked.get("q") || "";
  filters.choose(asked);
  return { query: box.value.trim(), exactly: asked.has("exactly"), filters: filters.chosen };
}

/**
 * @param {string} query
 * @param {boolean} [exactly]
 */
function address(query, exactly) {
  const asked = new URLSearchParams(query ? { q: query } : {});
  for (const [name, value] of Object.entries(filters.chosen)) if (value) asked.set(name, value);
  if (exactly) asked.set("exactly", "1");
  return location.pathname + (asked.size ? "#" + asked : "");
}

async function search() {
  const asked = read(), mine = ++run;
  clear();
  document.documentElement.classList.toggle("search-asked", Boolean(asked.query));
  try {
    if (!asked.query && !narrowed(asked.filters)) return await count(asked, null);
    status.textContent = "Searching …";
    const entry = await engine.open();
    panels = entry.help.panels;
    if (asked.query) {
      const { meaning, ranked, also, found } = await engine.answer(asked.query, asked.exactly, asked.filters, AUDIENCES);
      if (mine !== run) return;
      await show(asked, meaning, ranked, also, entry.themes);
      await count(asked, found);
    } else {
      const pages = await engine.browse(asked.filters, AUDIENCES);
      if (mine !== run) return;
      await draw(pages, new Set(), false);
      await count(asked, null);
    }
    restore(mine);
  } catch (error) {
    if (mine === run) fail(error);
  }
}

/**
 * Say beside each choice how many pages it would leave. Only who opens the filters needs it.
 * @param {Asked} asked
 * @param {number[] | null} found
 */
async function count(asked, found) {
  counted = () => count(asked, found);
  if (!filters.box.open) return;
  const mine = run, counts = await engine.counts(asked.filters, AUDIENCES, found).catch(() => null);
  if (counts && mine === run) filters.tell(counts);
}
/** @type {() => Promise<void>} */
let counted = async () => {};

/**
 * Whatever went wrong, the numbers to ring are shown.
 * @param {unknown} error
 */
function fail(error) {
  if (!raised()) raise(STANDING);
  status.textContent = "The search could not be loaded. Try again, or use the lists below. Numbers to ring are at the top.";
  document.documentElement.dataset.searchDone = "failed";
  console.error(error);
}

function clear() {
  delete document.documentElement.dataset.searchDone;
  list.replaceChildren();
  told.replaceChildren();
  status.textContent = "";
  more.hidden = true;
  for (const panel of help.querySelectorAll("[data-panel]")) {
    for (const one of panel.querySelectorAll(".search-other-panel")) one.remove();
    panel.hidden = panel.dataset.panel !== STANDING;
    find("#search-route").append(panel);
  }
}

/**
 * @param {Asked} asked
 * @param {Meaning} meaning
 * @param {Result[]} ranked
 * @param {string[]} also
 * @param {[string, string, string][]} allThemes
 */
async function show(asked, meaning, ranked, also, allThemes) {
  const results = tidy(ranked), missing = missed(meaning, ranked), weak = isWeak(meaning, missing, results);
  tell(asked, meaning, missing, weak, results, also);
  raise(...meaning.help);
  if (!results.length && meaning.lost.length) throw new Error("lost");
  if (!results.length && !weak && !meaning.help.length) nothing(asked, meaning);
  themes(meaning, weak, allThemes);
  await draw(results, new Set(meaning.groups.flatMap((group) =>
    [...group.words.map((one) => one.stem), ...[...group.others, ...group.near].flatMap((one) => one.stems)])), weak);
}

/**
 * One of the sections that say the same, and none that hardly fits.
 * @param {Result[]} ranked
 */
function tidy(ranked) {
  const best = ranked.length ? ranked[0].score : 0, seen = new Set();
  return ranked.filter((one) => {
    if (one.score < best * WEAK || (one.group !== undefined && seen.has(one.group))) return false;
    seen.add(one.group);
    return true;
  });
}

/**
 * What no page mentions: terms known to be on none, unknown words that are half of the query, quoted words.
 * @param {Meaning} meaning
 * @param {Result[]} ranked
 */
function missed(meaning, ranked) {
  const found = [...meaning.unmentioned];
  if (meaning.unknown.length >= meaning.groups.length) found.push(...meaning.unknown);
  if (meaning.quoted.length && !ranked.length && !meaning.lost.length) found.push(box.value.trim());
  return [...new Set(found)];
}

/**
 * Whether the results may be of no use: the surest of them holds little of what was asked, and nobody asked for help.
 * @param {Meaning} meaning
 * @param {string[]} missing
 * @param {Result[]} results
 */
function isWeak(meaning, missing, results) {
  if (meaning.help.length || meaning.named.length) return false;
  const enough = ENOUGH + OUTSIDE * meaning.outside;
  return missing.length > 0 || (results.length > 0 && results.every((one) => one.sure < enough));
}

/**
 * @param {Asked} asked
 * @param {Meaning} meaning
 * @param {string[]} missing
 * @param {boolean} weak
 * @param {Result[]} results
 * @param {string[]} also
 */
function tell(asked, meaning, missing, weak, results, also) {
  if (meaning.corrected.length) {
    told.append(element("p", ["Showing results for ", strong(meaning.corrected.map(([, word]) => word).join(", ")), ". Search instead for ",
      link(meaning.corrected.map(([written]) => written).join(", "), address(asked.query, true)), "."]));
  }
  if (meaning.lost.length) {
    told.append(element("p", ["A part of the search could not be loaded. Left out: ", ...commas(meaning.lost.map(strong)), ". Try again."]));
  }
  if (weak) {
    nothingOn(missing);
    if (results.length) told.append(element("p", "These pages are the nearest that we have:"));
  } else if (meaning.unknown.length && !meaning.help.length) {
    told.append(element("p", ["Left out, because it is on no page: ", ...commas(meaning.unknown.map(strong)), "."]));
  }
  // Who asks for help reads of nothing else first.
  if (also.length && !meaning.help.length) told.append(element("p", ["Also searched: ", ...commas(also.slice(0, 4).map(strong)), "."]));
}

/**
 * Say that there may be nothing, and how to ask.
 * @param {string[]} missing
 */
function nothingOn(missing) {
  const which = missing.length ? [" No page mentions ", ...commas(missing.map(strong)), "."] : [];
  told.append(element("p", [strong("We may have nothing on this."), ...which, find("#search-none").content.cloneNode(true)], { "data-search-none": "" }));
}

/**
 * @param {Meaning} meaning
 * @param {boolean} weak
 * @param {[string, string, string][]} all
 */
function themes(meaning, weak, all) {
  const near = all.filter(([id]) => meaning.themes.slice(0, 3).includes(id));
  if (!near.length || meaning.help.length) return;
  const name = weak ? "Nearest themes: " : "Themes: ";
  told.append(element("p", [name, ...commas(near.map(([, text, place]) => link(text, new URL(place, root).href)))]));
}

/**
 * @param {Asked} asked
 * @param {Meaning} meaning
 */
function nothing(asked, meaning) {
  if (narrowed(asked.filters)) {
    told.append(element("p", ["Nothing fits with these filters. ", link("Search without filters", "#" + new URLSearchParams({ q: asked.query })), "."]));
    return;
  }
  if (meaning.groups.length || meaning.unknown.length) nothingOn([asked.query]);
  else told.append(element("p", ["Words such as ", strong(asked.query), " are on most pages. Add a word for what it is about."]));
  raise(STANDING);
}

const raised = () => help.querySelector("[data-panel]");

/**
 * The first of some panels is shown; its own links and the answers of the others stand below it, few of them.
 * @param {...string} ids
 */
function raise(...ids) {
  const [id, ...others] = ids;
  const panel = find(`[data-panel="${id}"]`);
  if (!panel) return;
  panel.hidden = false;
  help.append(panel);
  const own = (panels.find((one) => one.id === id)?.also || []).map(([text, place]) => link(text, new URL(place, root).href));
  const more = others.map((one) => find(`[data-panel="${one}"] h2 a`)).filter(Boolean).map((one) => link(one.textContent, one.href));
  const shown = new Set([...panel.querySelectorAll("a")].map((one) => one.href));
  for (const one of [...more, ...own].slice(0, LINKED)) {
    const { href } = /** @type {HTMLAnchorElement} */ (one);
    if (shown.has(href)) continue;
    shown.add(href);
    one.className = "search-other-panel";
    panel.querySelector(".search-more-help")?.prepend(one);
  }
}

/** @type {typeof import("./search-excerpt.js")} fetched with the first results */
let snippets;

/**
 * Show results, ten at once. Of the first ten, those whose text is lost are left out, and that is said.
 * @param {Result[]} results
 * @param {Set<string>} marks
 * @param {boolean} weak
 */
async function draw(results, marks, weak) {
  snippets = await import("./search-excerpt.js");
  const mine = run;
  let shown = new Set(), next = 0;
  // The next results, whole or none of them; none as well where others came meanwhile, of this search or of another.
  const step = async () => {
    const items = [], seen = new Set(shown), start = next;
    let place = start, lost = 0;
    while (items.length < PAGE && place < results.length) {
      const one = await whole(results[place]).catch((error) => {
        if (start || ++lost === PAGE) throw error;
      });
      if (mine !== run || next !== start) return null;
      place += 1;
      if (!one || seen.has(one.group)) continue;
      seen.add(one.group);
      items.push(item(one, marks));
    }
    if (lost && !items.length) throw new Error("no text");
    if (lost) told.append(element("p", "Some results could not be loaded. Try again."));
    [shown, next] = [seen, place];
    list.append(...items);
    more.hidden = next >= results.length;
    done(weak, results.length);
    return items[0];
  };
  await step();
  further = step;
  more.onclick = () => step().then((first) => first?.querySelector("a")?.focus(), (error) => mine === run && fail(error));
}
/** @type {() => Promise<HTMLElement | null | undefined>} */
let further = async () => null;

/**
 * Results were added.
 * @param {boolean} weak
 * @param {number} count
 */
function done(weak, count) {
  status.replaceChildren(...summary(weak, count));
  document.documentElement.dataset.searchDone = "yes";
}

/**
 * After Back, as many results as there were, and the same place.
 * @param {number} mine
 */
async function restore(mine) {
  const { shown = 0, y = 0 } = history.state || {};
  while (mine === run && list.children.length < shown && !more.hidden) await further().catch(() => (more.hidden = true));
  if (mine === run && y) scrollTo(0, y);
}

/**
 * @param {Result} one
 * @returns {Promise<Result & Text>}
 */
const whole = async (one) => ({ ...await engine.text(one.number), ...one });

/**
 * @param {Result & Text} one
 * @param {Set<string>} marks
 */
function item(one, marks) {
  /** @param {string} place */
  const path = (place) => new URL(place, root).href;
  const about = [one.origin === "record" ? "From a document" : "", one.shelf || "Page", audiences(one.audience), one.date].filter(Boolean);
  const result = element("div", [
    element("h2", link(one.heading === one.title ? one.title : `${one.heading} – ${one.title}`, path(one.address))),
    element("p", about.join(" · "), { class: `search-about from-${one.origin}` }),
    ...(one.note ? [element("p", one.note, { class: "search-note" })] : []),
    element("p", shownOf(one.text, marks), { class: "search-text" }),
  ], { "data-search-result": "" });
  const parts = [result];
  if (one.also.length) {
    const others = one.also.map(([place, heading, name, shelf]) => link(shelf ? `${shelf}: ${heading}` : heading || name, path(place)));
    parts.push(element("p", ["Also in: ", ...commas(others)], { class: "search-also" }));
  }
  return element("li", parts);
}

/**
 * What is shown of a text: of a table the row that answers, each cell with the head of its column.
 * @param {string} text
 * @param {Set<string>} marks
 */
function shownOf(text, marks) {
  const shown = snippets.excerpt(text, marks), row = snippets.cells(text, shown);
  if (!row.length) return marked(shown, marks);
  return row.flatMap(([cell, head], place) => [...(place ? [" · "] : []), ...(head ? [`${head}: `] : []), ...marked(cell, marks)]);
}

/** @param {string} letters */
function audiences(letters) {
  const names = [...letters].map((letter) => (filters.labels.get(filters.options("audience")[Number(letter)]) || "").toLowerCase());
  return names.length ? "For " + names.join(", ") : "";
}

/**
 * @param {string} text
 * @param {Set<string>} marks
 */
function marked(text, marks) {
  return text.split(/([\p{L}\p{N}\p{M}’']+)/u).map((part, place) =>
    place % 2 && words(part).some((word) => says(word) && marks.has(stem(word))) ? element("mark", part) : part);
}

/**
 * What is announced. Those who see read the rest in the page; those who listen must be told here.
 * @param {boolean} weak
 * @param {number} count
 */
function summary(weak, count) {
  const shown = list.children.length, ears = [];
  if (weak) ears.push("We may have nothing on this.");
  if (raised()) ears.push("Numbers to ring are at the top.");
  if (count || !weak) ears.push(count === 1 ? "1 section found." : `${count} sections found.`);
  return [...(shown ? [`1 to ${shown} of ${count} `] : []), element("span", ears.join(" "), { class: "for-ears" })];
}

/**
 * Each search takes the place of the one before: after "Exit this page", Back must not lead to what was searched for.
 * @param {string} to
 */
function go(to) {
  history.replaceState(null, "", to);
  return search();
}

form.addEventListener("submit", (/** @type {Event} */ event) => {
  event.preventDefault();
  go(address(box.value.trim()));
});
filters.box.addEventListener("change", () => go(address(box.value.trim())));
filters.box.addEventListener("toggle", () => counted());
// A browser asks its host for what stands before the #, never for what stands behind it: so the words go there, also when
// a link or a form without a script put them before it.
if (location.search) history.replaceState(history.state, "", location.pathname + "#" + location.search.slice(1));
addEventListener("popstate", search);
// Where one was is kept in this entry of the history, and nothing of what was searched.
addEventListener("pagehide", () => history.replaceState({ shown: list.children.length, y: scrollY }, ""));
/** @type {(event: MouseEvent) => boolean} Whether a click asks for a tab or a window of its own. */
const inNewTab = (event) => event.ctrlKey || event.metaKey || event.shiftKey;
told.addEventListener("click", (/** @type {MouseEvent} */ event) => {
  const to = /** @type {Element} */ (event.target).closest('a[href*="#q="]');
  if (!to || inNewTab(event)) return;
  event.preventDefault();
  go(to.getAttribute("href") || "");
  box.focus();
});
// What is searched for stands behind the #: a link within the page must not take its place there.
find(".skip[href='#main']").addEventListener("click", (/** @type {MouseEvent} */ event) => {
  if (!location.hash.includes("=") || inNewTab(event)) return;
  event.preventDefault();
  find("#main").focus();
});
search();
