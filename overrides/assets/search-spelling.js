// A near word of the site for one that the site doesn't know. Slips that people make cost less than others.
const VOWELS = "aeiouy";
// Letters that sound alike.
const ALIKE = new Set(["ck", "kc", "sz", "zs", "sc", "cs", "iy", "yi", "mn", "nm", "fv", "vf", "td", "dt", "jg", "gj"]);
/** @type {Record<string, string>} */
const SILENT = { n: "kg", r: "w", f: "p", s: "pc", c: "ks", k: "c", j: "g", h: "w", w: "h" };

/**
 * The letters under which the word may stand: its own, then those that are not heard or sound like it.
 * @param {string} word
 */
export function letters(word) {
  const others = SILENT[word[0]] || (VOWELS.includes(word[0]) ? "aeiou".replace(word[0], "") : "");
  return [word[0], ...others];
}

// What it costs at most: none for short words, which may be acronyms.
/** @param {string} word */
const limit = (word) => (word.length < 4 ? 0 : word.length < 5 ? 1 : word.length < 8 ? 1.5 : 2.1);

// so many near words are worth a look
const MOST = 5;

/**
 * The nearest words, the best first; none where none is near enough.
 * @param {string} word
 * @param {Record<string, number>} list in how many sections each word stands
 * @param {boolean} lastOfQuery it may be half typed
 * @returns {string[]}
 */
export function nearest(word, list, lastOfQuery) {
  /** @type {[string, number][]} */
  const found = [];
  for (const [other, count] of Object.entries(list)) {
    const begun = lastOfQuery && word.length > 3 && other.startsWith(word);
    if (other === word || (Math.abs(other.length - word.length) > 2 && !begun)) continue;
    const slip = distance(word, other, limit(word));
    // Half typed: what is missing at the end costs little.
    const cost = begun ? Math.min(slip, 0.7 + 0.15 * (other.length - word.length)) : slip;
    if (cost <= limit(word)) found.push([other, cost - 0.12 * Math.log(count)]);
  }
  return found.sort((a, b) => a[1] - b[1]).slice(0, MOST).map(([other]) => other);
}

/**
 * Damerau's distance with costs; gives up above `most`.
 * @param {string} one
 * @param {string} other
 * @param {number} most
 */
export function distance(one, other, most) {
  /** @type {number[] | null} */
  let before = null;
  let last = [0];
  for (let j = 1; j <= other.length; j++) last[j] = last[j - 1] + insertion(other, j - 1);
  for (let i = 1; i <= one.length; i++) {
    const row = [last[0] + insertion(one, i - 1)];
    let least = row[0];
    for (let j = 1; j <= other.length; j++) {
      let cost = Math.min(
        last[j] + insertion(one, i - 1),
        row[j - 1] + insertion(other, j - 1),
        last[j - 1] + substitution(one[i - 1], other[j - 1], i === 1 && j === 1),
      );
      if (before && i > 1 && j > 1 && one[i - 1] === other[j - 2] && one[i - 2] === other[j - 1]) {
        cost = Math.min(cost, before[j - 2] + 0.8);
      }
      row[j] = cost;
      least = Math.min(least, cost);
    }
    if (least > most + 1) return Infinity;
    [before, last] = [last, row];
  }
  return last[other.length];
}

/**
 * A letter doubled or not doubled costs half; a vowel less than a consonant.
 * @param {string} word
 * @param {number} place
 */
function insertion(word, place) {
  if (word[place] === word[place - 1]) return 0.5;
  return VOWELS.includes(word[place]) ? 0.9 : 1;
}

/**
 * @param {string} one
 * @param {string} other
 * @param {boolean} first
 */
function substitution(one, other, first) {
  if (one === other) return 0;
  const cost = ALIKE.has(one + other) || (VOWELS.includes(one) && VOWELS.includes(other)) ? 0.7 : 1.3;
  return first ? cost + 0.4 : cost;
}
