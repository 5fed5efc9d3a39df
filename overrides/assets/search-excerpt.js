// What a result shows of its section's text: a part of it as it stands, which begins and ends inside no word and no number.
import { says, stem, stems, words } from "./search-words.js";

const SHORT = 120, LONG = 260, BEFORE = 80;
// A number with what belongs to it: 84.1, 1,234, 2022-23, a telephone number, £1.5m, 10 per cent, 43.1 per 10,000.
const NUMBER = /(?:[£$€] ?)?\d[\p{L}\p{N}]*(?:(?:[.,:/’'‑–—-]| ?[‑–—/-] ?| )\(?\d[\p{L}\p{N}]*\)?)*(?: ?%| (?:per cent|percent|hundred|thousand|million|billion)(?![\p{L}\p{N}]))?(?: (?:per|in|out of) \d[\d,.]*)?/gu;
const WORD = /[\p{L}\p{N}\p{M}’']+/gu;
// A full stop after these ends no sentence.
const SHORTENED = /(?:^|[^\p{L}])(?:e\.g|i\.e|etc|vs|cf|approx|no|nos|p|pp|para|s|ss|Dr|Mr|Mrs|Ms|St|Prof|Rev|Hon|[A-Z])\.$/u;

/** @typedef {{ from: number, to: number, ends: boolean, row: boolean }} Gap */

/**
 * Where a text may be parted, in order: the spaces outside numbers. `ends`: a sentence or an entry ends; `row`: a row does.
 * @param {string} text
 */
function gaps(text) {
  const numbers = [...text.matchAll(NUMBER)].map((found) => [found.index, found.index + found[0].length]);
  /** @type {Gap[]} */
  const found = [];
  const rows = text.includes("\n") ? text.indexOf("\n") : Infinity;
  let place = 0;
  for (const { 0: space, index } of text.matchAll(/\s+/g)) {
    while (place < numbers.length && numbers[place][1] <= index) place += 1;
    if (place < numbers.length && numbers[place][0] <= index) continue;
    const to = index + space.length;
    const row = space.includes("\n");
    found.push({ from: index, to, row, ends: row || endsAt(text, index, to, rows) });
  }
  return found;
}

/**
 * Whether a sentence or an entry ends; within a row of a table none does.
 * @param {string} text
 * @param {number} from
 * @param {number} to
 * @param {number} rows where the rows of a table begin
 */
function endsAt(text, from, to, rows) {
  if (from > rows) return false;
  if (text[from - 1] === "·") return true;
  const before = text.slice(Math.max(0, from - 12), from);
  return /[.!?…][”’"')\]]*$/.test(before) && !SHORTENED.test(before) && /[^\p{Ll}]/u.test(text[to] || "");
}

/**
 * The sentence with most of the words, and what follows it where it is short; of a table, the row.
 * @param {string} text
 * @param {Set<string>} marks
 */
export function excerpt(text, marks) {
  const all = gaps(text), ends = all.filter((gap) => gap.ends);
  const sentences = [...ends, { from: text.length, to: text.length }].map((gap, place) => [place ? ends[place - 1].to : 0, gap.from]);
  /** @param {number[]} sentence */
  const held = ([from, to]) => new Set(stems(text.slice(from, to)).filter((key) => marks.has(key))).size;
  const counts = sentences.map(held);
  const best = counts.indexOf(Math.max(...counts));
  let last = best;
  while (last + 1 < sentences.length && !ends[last].row && sentences[last][1] - sentences[best][0] < SHORT) last += 1;
  return cut(text, sentences[best][0], sentences[last][1], all, marks);
}

/**
 * Of a row of a table, its cells with the heads of their columns: [["Police", ""], ["£43,000", "Pounds"]]. None where what
 * is shown is no whole row, or the heads aren't known.
 * @param {string} text
 * @param {string} shown
 * @returns {[cell: string, head: string][]}
 */
export function cells(text, shown) {
  const place = `${text}\n`.indexOf(`\n${shown}\n`);
  const head = text.lastIndexOf("\n\n", place - 1);
  if (place < 0 || head < 0 || text[place - 1] === "\n") return [];
  const heads = text.slice(head + 2, text.indexOf("\n", head + 2)).split(" · "), found = shown.split(" · ");
  return heads.length === found.length ? found.map((cell, column) => [cell, column ? heads[column] : ""]) : [];
}

/**
 * A long part is cut around the first of the words.
 * @param {string} text
 * @param {number} begin
 * @param {number} end
 * @param {Gap[]} all
 * @param {Set<string>} marks
 */
function cut(text, begin, end, all, marks) {
  let from = begin, to = end;
  if (end - begin > LONG) {
    const inside = all.filter((gap) => gap.from > begin && gap.to < end);
    const [first, after] = firstMarked(text, begin, end, marks);
    if (first > begin + LONG - 60) from = inside.find((gap) => gap.to >= first - BEFORE && gap.to <= first)?.to ?? begin;
    to = (inside.filter((gap) => gap.from <= from + LONG && gap.from >= after).at(-1) || inside.find((gap) => gap.from >= after))?.from ?? end;
  }
  return (from > begin ? "… " : "") + text.slice(from, to).replace(/\n+/g, " · ").replace(/^(?:·\s+)+|(?:\s+·)+$/g, "") + (to < end ? " …" : "");
}

/**
 * Where the first of the words begins and ends; the beginning where none stands there.
 * @param {string} text
 * @param {number} begin
 * @param {number} end
 * @param {Set<string>} marks
 */
function firstMarked(text, begin, end, marks) {
  for (const { 0: word, index } of text.slice(begin, end).matchAll(WORD)) {
    if (words(word).some((one) => says(one) && marks.has(stem(one)))) return [begin + index, begin + index + word.length];
  }
  return [begin, begin];
}
