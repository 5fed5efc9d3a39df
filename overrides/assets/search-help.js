// Which help a query asks for, by weights that nscp_site/search/learning.py learned from examples. Knows nothing of the page.
import { small, stem, words } from "./search-words.js";

// no panel where it is likelier than this that no help is asked for; what names a person is personal, unless it is nearly sure
const NONE_AT_MOST = 0.7, PERSONAL_AT_MOST = 0.97;
const PERSONS = "i im ive my me we our us he she hes shes his her him they them their someone somebody".split(" ");
// who may need anything sees the panel that stands there always; what is less likely is not offered beside a panel
const NEED_AT_LEAST = 0.25, WORTH_A_LINK = 0.1;
export const STANDING = "worried";
// weights are written in tenths
const UNIT = 10;
const BEGIN = "^", END = "$", GAP = "_", ALWAYS = "*";

/**
 * Of each label its panel and its need; both empty where no help is asked for.
 * @typedef {[string, string][]} Labels
 */

/**
 * Stems, pairs of neighbours and pairs with one word between, as learning.py makes them.
 * @param {string} query
 */
export function featuresOf(query) {
  const keys = [BEGIN, ...words(query).map(stem), END];
  const pairs = keys.slice(1).map((key, place) => `${keys[place]} ${key}`);
  const gaps = keys.slice(2).map((key, place) => `${keys[place]} ${GAP} ${key}`);
  return [...new Set([ALWAYS, ...keys.slice(1, -1), ...pairs, ...gaps])];
}

/**
 * The stem in whose shard a feature is kept; "" for the entry of the index.
 * @param {string} feature
 */
export function homeOf(feature) {
  return feature.split(" ").filter((key) => !small(key) && ![BEGIN, END, GAP, ALWAYS].includes(key)).pop() || "";
}

/**
 * The panels that a query asks for, the likeliest first, each once; and whether it is about a person.
 * @param {string} query
 * @param {string[]} rows the weights of its features: A12C-3
 * @param {Labels} labels
 * @returns {{ panels: string[], personal: boolean }}
 */
export function helpFor(query, rows, labels) {
  const likely = chances(rows, labels.length);
  /** @type {Map<string, number>} */
  const needs = new Map();
  labels.forEach(([, need], label) => needs.set(need, (needs.get(need) || 0) + likely[label]));
  const none = needs.get("") || 0;
  if (none > NONE_AT_MOST) return { panels: [], personal: none <= PERSONAL_AT_MOST && words(query).some((word) => PERSONS.includes(word)) };
  needs.delete("");
  const [first, chance] = [...needs].sort((a, b) => b[1] - a[1])[0];
  if (chance < NEED_AT_LEAST) return { panels: [STANDING], personal: true };
  // the panel of what is needed most; others may be likelier than it, and stand behind it
  const rank = (/** @type {number} */ label) => (labels[label][1] === first ? 1 : 0) + likely[label];
  const order = labels.map((_, label) => label).filter((label) => labels[label][0]).sort((a, b) => rank(b) - rank(a));
  const panels = order.filter((label, place) => !place || likely[label] >= WORTH_A_LINK).map((label) => labels[label][0]);
  return { panels: [...new Set(panels)], personal: true };
}

/**
 * How likely each label is.
 * @param {string[]} rows
 * @param {number} count
 */
function chances(rows, count) {
  const scores = new Array(count).fill(0);
  for (const [, letter, weight] of rows.join("").matchAll(/([A-Z])(-?\d+)/g)) scores[letter.charCodeAt(0) - 65] += Number(weight) / UNIT;
  const powers = scores.map((score) => Math.exp(score - Math.max(...scores)));
  const total = powers.reduce((sum, power) => sum + power);
  return powers.map((power) => power / total);
}
