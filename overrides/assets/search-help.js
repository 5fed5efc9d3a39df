// Which help a query asks for: lists of words and patterns over them, both written by editors. Knows nothing of the page.
import { stem, words } from "./search-words.js";

// so many other words may stand between two of a part
const GAP = 2;
// as nscp_site/search/help.py: a shorter stem throws together what differs
const SHORTEST_STEM = 3;

/**
 * @typedef {{ id: string, who: string, said: string[], unless: string[] }} HelpRule
 * @typedef {{ lists: Record<string, string[]>, panels: HelpRule[] }} HelpRules
 */

/** @param {string} word */
function keyOf(word) {
  const found = stem(word);
  return found.length >= SHORTEST_STEM ? found : word;
}

/**
 * The panels that a query asks for, the most specific first, each once.
 * @param {string} query
 * @param {HelpRules} rules
 * @returns {string[]}
 */
export function helpFor(query, rules) {
  const reader = new Reader(words(query), rules.lists);
  if (reader.has("work") && !reader.has("spoken-of")) return [];
  const who = writer(reader);
  const found = rules.panels.filter((one) => (!one.who || !who || one.who === who) &&
    one.said.some((pattern) => reader.fits(pattern)) && !one.unless.some((pattern) => reader.fits(pattern)));
  return [...new Set(found.map((one) => one.id))];
}

/**
 * Whether somebody is spoken of, and not a matter of work.
 * @param {string} query
 * @param {HelpRules} rules
 */
export function isPersonal(query, rules) {
  const reader = new Reader(words(query), rules.lists);
  return reader.has("spoken-of") || reader.has("i") && !reader.has("work");
}

/**
 * Whose words they are: "child" or "adult"; "" where they speak of nobody (scared to go home).
 * @param {Reader} reader
 */
function writer(reader) {
  if (reader.has("writes-as-parent")) return "adult";
  if (reader.has("writes-as-child")) return "child";
  if (reader.has("writes-as-adult")) return "adult";
  if (reader.has("i")) return "child";
  return reader.has("he") ? "adult" : "";
}

/** Reads the keys of a query: which lists have a word in it, which patterns fit. */
class Reader {
  /**
   * @param {string[]} found
   * @param {Record<string, string[]>} lists
   */
  constructor(found, lists) {
    this.words = found;
    this.keys = found.map(keyOf);
    this.lists = lists;
    /** @type {Map<string, number[]>} */
    this.known = new Map();
  }

  /** @param {string} list */
  has(list) {
    return this.keys.some((_, place) => this.ends(`<${list}>`, place).length > 0);
  }

  /** @param {string} pattern */
  fits(pattern) {
    return pattern.split(" + ").every((part) => {
      const tokens = part.split(" ");
      return this.keys.some((_, place) => this.follows(tokens, 0, place, 0));
    });
  }

  /**
   * Whether a part stands from a place on, with few other words within.
   * @param {string[]} part
   * @param {number} step
   * @param {number} place
   * @param {number} gap
   * @returns {boolean}
   */
  follows(part, step, place, gap) {
    if (step === part.length) return true;
    for (let from = place; from <= place + gap && from < this.keys.length; from++) {
      if (this.ends(part[step], from).some((end) => this.follows(part, step + 1, end, GAP))) return true;
    }
    return false;
  }

  /**
   * Where what begins at a place ends: a word, or one of a list's phrases.
   * @param {string} token
   * @param {number} place
   * @returns {number[]}
   */
  ends(token, place) {
    // in this form only
    if (token[0] === "=") return this.words[place] === token.slice(1) ? [place + 1] : [];
    if (token[0] !== "<") return this.keys[place] === token ? [place + 1] : [];
    const memo = token + place;
    let found = this.known.get(memo);
    if (!found) {
      // a list that names itself ends here
      this.known.set(memo, []);
      found = [...new Set((this.lists[token.slice(1, -1)] || []).flatMap((phrase) => this.endsOf(phrase, place)))];
      this.known.set(memo, found);
    }
    return found;
  }

  /**
   * Where a phrase that begins at a place ends, its words side by side.
   * @param {string} phrase
   * @param {number} place
   * @returns {number[]}
   */
  endsOf(phrase, place) {
    /** @type {number[]} */
    const start = [place];
    return phrase.split(" ").reduce((places, token) => places.flatMap((one) => this.ends(token, one)), start);
  }
}
