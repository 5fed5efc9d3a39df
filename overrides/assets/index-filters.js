// An index that can be narrowed: what does not fit the choices is hidden. Every entry's link says what it is about, as in
// nscp_site/pages/indexes.py. The choices stand behind the #, which a browser keeps to itself, and leave no entry in its history.
import { Filters } from "./search-filters.js";

/** @typedef {{ item: HTMLElement, link: HTMLElement }} Entry */

/**
 * @param {string} selector
 * @returns {any}
 */
const find = (selector) => document.querySelector(selector);
const filters = new Filters(find("#index-filters")), status = find("#index-status"), index = find("#index-list");
/** @type {Record<string, string>} */
const nothing = Object.fromEntries(filters.names.map((name) => [name, ""]));
/** @type {Promise<Entry[]> | undefined} */
let whole;

/**
 * @param {ParentNode} place
 * @returns {Entry[]}
 */
const entriesOf = (place) => [...place.querySelectorAll("a.listed")].map((one) => {
  return { item: /** @type {HTMLElement} */ (one.closest("li")), link: /** @type {HTMLElement} */ (one) };
});

/**
 * Where the index shows only some of its entries: all of them, from the list that it leads to, page by page.
 * @param {string} first
 */
async function fetched(first) {
  const list = document.createElement("ul"), pages = [new URL(first, location.href).href];
  for (const address of pages) {
    const answer = await fetch(address);
    if (!answer.ok) throw new Error(`${address}: ${answer.status}`);
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    for (const one of page.querySelectorAll("main a")) {
      const there = new URL(one.getAttribute("href") || "", address);
      one.setAttribute("href", there.href);
      if (one.closest(".pages") && !pages.includes(there.href)) pages.push(there.href);
    }
    list.append(...entriesOf(page).map((one) => one.item));
  }
  index.after(list);
  list.id = "index-whole";
  return entriesOf(list);
}

/**
 * @param {Entry} entry
 * @param {Record<string, string>} chosen
 */
const fits = (entry, chosen) => Object.entries(chosen).every(([name, value]) => {
  return !value || (entry.link.dataset[name] || "").split(",").includes(value);
});

/**
 * How many entries each choice would leave, with what is chosen in the other filters.
 * @param {Entry[]} entries
 * @param {Record<string, string>} chosen
 */
const counts = (entries, chosen) => Object.fromEntries(filters.names.map((name) => {
  const rest = entries.filter((one) => fits(one, { ...chosen, [name]: "" }));
  return [name, Object.fromEntries(filters.values(name).map((value) => {
    return [value, rest.filter((one) => fits(one, { ...nothing, [name]: value })).length];
  }))];
}));

async function show() {
  const { chosen } = filters, narrowed = Object.values(chosen).some(Boolean);
  if (!narrowed && !filters.box.open) return draw([], chosen, false);
  try {
    whole ||= index.dataset.whole ? fetched(index.dataset.whole) : Promise.resolve(entriesOf(index));
    const entries = await whole;
    filters.tell(counts(entries, filters.chosen));
    draw(entries, filters.chosen, Object.values(filters.chosen).some(Boolean));
  } catch (error) {
    whole = undefined;
    status.textContent = "The whole list could not be loaded. Try again, or look in the lists below.";
    console.error(error);
  }
}

/**
 * @param {Entry[]} entries
 * @param {Record<string, string>} chosen
 * @param {boolean} narrowed
 */
function draw(entries, chosen, narrowed) {
  const left = entries.filter((one) => fits(one, chosen)).length;
  for (const one of entries) one.item.hidden = !fits(one, chosen);
  for (const part of index.querySelectorAll(".index-part")) part.hidden = narrowed && !part.querySelector("li:not([hidden])");
  for (const part of document.querySelectorAll("[data-whole-only]")) /** @type {HTMLElement} */ (part).hidden = narrowed;
  const copy = find("#index-whole");
  if (copy) [copy.hidden, index.hidden] = [!narrowed, narrowed];
  status.textContent = narrowed ? (left ? `${left} of ${entries.length} shown.` : "Nothing fits these choices.") : "";
}

/** Choose what the address asks for. What stands behind the # may also be a place on the page. */
function read() {
  const asked = new URLSearchParams(location.hash.slice(1));
  if (location.hash && !filters.names.some((name) => asked.has(name))) return;
  filters.choose(asked);
  show();
}

filters.box.addEventListener("change", () => {
  const asked = new URLSearchParams(Object.entries(filters.chosen).filter(([, value]) => value));
  history.replaceState(history.state, "", location.pathname + location.search + (asked.size ? "#" + asked : ""));
  show();
});
filters.box.addEventListener("toggle", show);
// Beside its list it stands open, unless that would load a long list unasked.
if (!index.dataset.whole && matchMedia("(min-width: 64em)").matches) filters.box.open = true;
addEventListener("hashchange", read);
read();
