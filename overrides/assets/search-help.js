// Which help a query asks for, by weights that nscp_site/search/help_classifier.py learned from examples. Knows nothing of the page.
import { small, stem, words } from "./search-words.js";

// no panel where it is likelier than this that no help is asked for
const NONE_AT_MOST = 0.6;
// who may need anything sees the panel that stands there always; what is less likely is not offered beside a panel
const NEED_AT_LEAST = 0.25, WORTH_A_LINK = 0.1;
// weights are written in tenths
const UNIT = 10;

/**
 * Of each label its panel and its need. No panel where no help is asked for: the need is then `none`, or `outside` for what
 * no site of safeguarding holds.
 * @typedef {[string, string][]} Labels
 */

/**
 * Stems, pairs of neighbours and pairs with one word between, as help_classifier.py makes them: ^ and $ are the ends, _ a word, and
 * * is what every query has.
 * @param {string} query
 */
export function featuresOf(query) {
  const keys = ["^", ...words(query).map(stem), "$"];
  const pairs = keys.slice(1).map((key, place) => `${keys[place]} ${key}`);
  const gaps = keys.slice(2).map((key, place) => `${keys[place]} _ ${key}`);
  return [...new Set(["*", ...keys.slice(1, -1), ...pairs, ...gaps])];
}

/**
 * The stem in whose shard a feature is kept; "" for the entry of the index.
 * @param {string} feature
 */
export function homeOf(feature) {
  return feature.split(" ").filter((key) => !small(key) && !"^$_*".includes(key)).pop() || "";
}

/**
 * The panels that a query asks for, the likeliest first, each once; and how likely it is of something that is not here.
 * @param {string[]} rows the weights of its features: A12C-3
 * @param {Labels} labels
 * @param {string} standing the panel for whoever may need anything
 * @returns {{ help: string[], outside: number }}
 */
export function helpFor(rows, labels, standing) {
  const likely = chances(rows, labels.length);
  /** @type {Record<string, number>} */
  const needs = { outside: 0 };
  labels.forEach(([, need], label) => (needs[need] = (needs[need] || 0) + likely[label]));
  const { none, outside, ...others } = needs;
  if (none + outside > NONE_AT_MOST) return { help: [], outside };
  const [first, chance] = Object.entries(others).sort((a, b) => b[1] - a[1])[0];
  if (chance < NEED_AT_LEAST) return { help: [standing], outside };
  // the panel of what is needed most; others may be likelier than it, and stand behind it
  const rank = (/** @type {number} */ label) => Number(labels[label][1] === first) + likely[label];
  const order = [...labels.keys()].filter((label) => labels[label][0]).sort((a, b) => rank(b) - rank(a));
  const panels = order.filter((label, place) => !place || likely[label] >= WORTH_A_LINK).map((label) => labels[label][0]);
  return { help: [...new Set(panels)], outside };
}

/**
 * How likely each label is.
 * @param {string[]} rows
 * @param {number} count
 */
function chances(rows, count) {
  const scores = Array(count).fill(0);
  for (const [, letter, weight] of rows.join("").matchAll(/([@-Z])(-?\d+)/g)) scores[letter.charCodeAt(0) - 64] += Number(weight);
  const top = Math.max(...scores), powers = scores.map((score) => Math.exp((score - top) / UNIT));
  const total = powers.reduce((sum, power) => sum + power);
  return powers.map((power) => power / total);
}
