// The search page: reads the address, asks the engine, writes results. The query never leaves the browser.
import { asWritten, Engine } from "./search-engine.js";
import { excerpt } from "./search-excerpt.js";
import { says, stem, words } from "./search-words.js";

const PAGE = 10; // results shown at once
const STANDING = "worried"; // the panel that stands below the results at all times
const ENOUGH_OF_WORDS = 0.5; // a best result with less of what was asked is no answer
const WEAK = 0.1; // results with less than this share of the best one's score are left out
const FILTERS = ["audience", "kind", "theme", "year"];
const find = (selector) => document.querySelector(selector);
const form = find("#search-form"), box = find("#search-q"), list = find("#search-results");
const told = find("#search-told"), status = find("#search-status"), more = find("#search-more"), help = find("#search-help");
const root = new URL("../", location.href.replace(/[?#].*$/, ""));
const engine = new Engine(new URL("search/", root).href);
const options = (name) => [...form.elements[name].options].slice(1);
const AUDIENCES = options("audience").map((one) => one.value);
let run = 0;

function element(tag, content, attributes = {}) {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value);
  made.append(...[content].flat());
  return made;
}

const link = (text, address) => element("a", text, { href: address });
const strong = (text) => element("strong", text);
const commas = (parts) => parts.flatMap((part, place) => (place ? [", ", part] : [part]));

function read() {
  const asked = new URLSearchParams(location.search || location.hash.slice(1));
  box.value = asked.get("q") || "";
  for (const name of FILTERS) form.elements[name].value = asked.get(name) || "";
  if (FILTERS.some((name) => form.elements[name].value)) find("#search-filters").open = true;
  return { query: box.value.trim(), exactly: asked.has("exactly"), filters: Object.fromEntries(FILTERS.map((name) => [name, form.elements[name].value])) };
}

function address(query, exactly) {
  const asked = new URLSearchParams({ q: query });
  for (const name of FILTERS) if (form.elements[name].value) asked.set(name, form.elements[name].value);
  if (exactly) asked.set("exactly", "1");
  return location.pathname + "#" + asked;
}

async function search() {
  const asked = read(), mine = ++run;
  clear();
  if (!asked.query) return;
  status.textContent = "Searching …";
  try {
    const entry = await engine.open();
    const { meaning, ranked, also } = await engine.answer(asked.query, asked.exactly, asked.filters, AUDIENCES);
    if (mine === run) await show(asked, meaning, ranked, also, entry.themes);
  } catch (error) {
    if (mine === run) fail(error);
  }
}

// Whatever went wrong, the numbers to ring are shown.
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
    panel.querySelector(".search-other-panels")?.remove();
    panel.hidden = panel.dataset.panel !== STANDING;
    find("#search-route").append(panel);
  }
}

async function show(asked, meaning, ranked, also, allThemes) {
  const results = tidy(ranked);
  const missing = missed(meaning, ranked);
  const weak = isWeak(meaning, missing, results);
  tell(asked, meaning, missing, weak, results, also);
  if (meaning.help.length) raise(...meaning.help);
  if (!results.length && meaning.lost.length) throw new Error(`lost: ${meaning.lost}`);
  if (!results.length && !weak && !meaning.help.length) nothing(asked, meaning);
  themes(meaning, weak, allThemes);
  await draw(meaning, results, () => {
    if (document.documentElement.dataset.searchDone === "yes") return;
    status.replaceChildren(...summary(weak, results.length));
    document.documentElement.dataset.searchDoneAt = performance.now();
    document.documentElement.dataset.searchDone = "yes";
  });
}

// One of the sections that say the same, and none that hardly fits.
function tidy(ranked) {
  const best = ranked.length ? ranked[0].score : 0, seen = new Set();
  return ranked.filter((one) => {
    if (one.score < best * WEAK || (one.group !== undefined && seen.has(one.group))) return false;
    seen.add(one.group);
    return true;
  });
}

// What no page mentions: terms known to be on none, unknown words that are half of the query, two words never together.
function missed(meaning, ranked) {
  const found = [...meaning.unmentioned];
  if (meaning.unknown.length && meaning.unknown.length >= meaning.groups.length) found.push(...meaning.unknown);
  if (meaning.quoted.length && !ranked.length && !meaning.lost.length) found.push(box.value.trim());
  const asked = meaning.groups.flatMap((group) => group.phrase);
  if (!found.length && asked.length === 2 && ranked.length && !ranked.some((one) => one.coverage > 0.8)) found.push(asWritten(asked));
  return [...new Set(found)];
}

// Whether the results may be of no use: the best of them holds little of what was asked, and nobody asked for help.
function isWeak(meaning, missing, results) {
  if (meaning.help.length || meaning.named.length) return false;
  return missing.length > 0 || (results.length > 0 && Math.max(...results.map((one) => one.coverage)) < ENOUGH_OF_WORDS);
}

function tell(asked, meaning, missing, weak, results, also) {
  if (meaning.corrected.length) {
    told.append(element("p", ["Showing results for ", strong(meaning.meant), ". Search instead for ", link(asked.query, address(asked.query, true)), "."]));
  }
  if (meaning.lost.length) {
    told.append(element("p", ["A part of the search could not be loaded. Left out: ", ...commas(meaning.lost.map(strong)), ". Try again."]));
  }
  if (weak) {
    told.append(element("p", [strong("We may have nothing on this."), ...noPage(missing), " You can ",
      link("ask the Partnership", new URL("about/contact/", root).href), "."], { "data-search-none": "" }));
    if (results.length) told.append(element("p", "These pages are the nearest that we have:"));
  } else if (meaning.unknown.length) {
    told.append(element("p", ["Left out, because it is on no page: ", ...commas(meaning.unknown.map(strong)), "."]));
  }
  if (also.length) told.append(element("p", ["Also searched: ", ...commas(also.slice(0, 4).map(strong)), "."], { class: "search-also" }));
}

const noPage = (missing) => (missing.length ? [" No page mentions ", ...commas(missing.map(strong)), "."] : []);

function themes(meaning, weak, all) {
  if (!meaning.themes.length) return;
  const near = meaning.themes.slice(0, 3).map((id) => all.find((one) => one[0] === id)).filter(Boolean);
  const name = weak ? "Nearest themes: " : "Themes: ";
  told.append(element("p", [name, ...commas(near.map(([, text, place]) => link(text, new URL(place, root).href)))]));
}

function nothing(asked, meaning) {
  const filtered = FILTERS.some((name) => asked.filters[name]);
  if (filtered) {
    told.append(element("p", ["Nothing fits with these filters. ", link("Search without filters", "#" + new URLSearchParams({ q: asked.query })), "."]));
    return;
  }
  const small = !meaning.groups.length && !meaning.unknown.length;
  told.append(small ? element("p", ["Words such as ", strong(asked.query), " are on most pages. Add a word for what it is about."]) :
    element("p", [strong("We may have nothing on this."), " No page mentions ", strong(asked.query), "."], { "data-search-none": "" }));
  raise(STANDING);
}

const raised = () => help.querySelector("[data-panel]");

// One panel is shown; the answers of others are links in it.
function raise(first, ...others) {
  const panel = find(`[data-panel="${first}"]`);
  if (!panel) return;
  panel.hidden = false;
  help.append(panel);
  const linked = new Set([...panel.querySelectorAll("a")].map((one) => one.href));
  const more = others.map((id) => find(`[data-panel="${id}"] h2 a`)).filter((one) => one && !linked.has(one.href)).slice(0, 2);
  if (more.length) {
    panel.append(element("p", ["Or: ", ...commas(more.map((one) => link(one.textContent, one.href)))], { class: "search-other-panels" }));
  }
}

// `done` is called whenever results were added. Of the first ten, those whose text is lost are left out, and that is said.
async function draw(meaning, results, done) {
  const marks = new Set(meaning.groups.flatMap((group) => [...group.words.map((one) => one.stem), ...group.others.flatMap((one) => one.stems)]));
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
    if (lost && !items.length) throw new Error("the texts of the results are lost");
    if (lost) told.append(element("p", "Some results could not be loaded. Try again."));
    [shown, next] = [seen, place];
    list.append(...items);
    more.hidden = next >= results.length;
    done();
    return items[0];
  };
  await step();
  more.onclick = () => step().then((first) => first?.querySelector("a").focus(), (error) => mine === run && fail(error));
}

const whole = async (one) => (one.address ? one : { ...one, ...await engine.text(one.number) });

function item(one, marks) {
  const path = (place) => new URL(place, root).href;
  const about = [one.origin === "record" ? "From a document" : "", one.shelf || "Page", audiences(one.audience), one.date].filter(Boolean);
  const result = element("div", [
    element("h2", link(one.heading === one.title ? one.title : `${one.heading} – ${one.title}`, path(one.address))),
    element("p", about.join(" · "), { class: `search-about from-${one.origin}` }),
    ...(one.note ? [element("p", one.note, { class: "search-note" })] : []),
    element("p", marked(excerpt(one.text, marks), marks), { class: "search-text" }),
  ], { "data-search-result": "" });
  const parts = [result];
  if (one.also.length) {
    const others = one.also.map(([place, heading, name, shelf]) => link(shelf ? `${shelf}: ${heading}` : heading || name, path(place)));
    parts.push(element("p", ["Also in: ", ...commas(others)], { class: "search-also" }));
  }
  return element("li", parts);
}

function audiences(letters) {
  const names = [...letters].map((letter) => options("audience")[letter].textContent.trim().toLowerCase());
  return names.length ? "For " + names.join(", ") : "";
}

function marked(text, marks) {
  return text.split(/([\p{L}\p{N}\p{M}’']+)/u).map((part, place) =>
    place % 2 && words(part).some((word) => says(word) && marks.has(stem(word))) ? element("mark", part) : part);
}

// What is announced. Those who see read in the page below it what no page mentions; those who listen must be told here.
function summary(weak, count) {
  const parts = [];
  if (weak) parts.push(element("span", "We may have nothing on this. ", { class: "for-ears" }));
  if (raised()) parts.push("Numbers to ring are at the top. ");
  if (count || !weak) parts.push(count === 1 ? "1 section found." : `${count} sections found.`);
  return parts;
}

// Each search takes the place of the one before: after "Exit this page", Back must not lead to what was searched for.
function go(to) {
  history.replaceState(null, "", to);
  return search();
}

function ask() {
  const query = box.value.trim();
  return go(query ? address(query) : location.pathname);
}

form.addEventListener("submit", (event) => {
  event.preventDefault();
  ask();
});
form.addEventListener("change", (event) => {
  if (FILTERS.includes(event.target.name) && box.value.trim()) ask();
});
// A browser asks its host for what stands before the #, never for what stands behind it: so the words go there, also when
// a link or a form without a script put them before it.
if (location.search) history.replaceState(null, "", location.pathname + "#" + location.search.slice(1));
addEventListener("popstate", search);
told.addEventListener("click", (event) => {
  const to = event.target.closest('a[href*="#q="]');
  if (!to || event.ctrlKey || event.metaKey || event.shiftKey) return;
  event.preventDefault();
  go(to.getAttribute("href"));
  box.focus();
});
// What is searched for stands behind the #, so a link within the page must not take its place there.
find(".skip[href='#main']").addEventListener("click", (event) => {
  if (event.ctrlKey || event.metaKey || event.shiftKey) return;
  event.preventDefault();
  find("#main").focus();
});
search();
