// Words of a text and their stems: the same as nscp_site/search/stems.py, to which a test holds it.
// `irregular`, `stop` and `endings` come with the index, so that they are said once.
/** @type {Record<string, string>} */
let irregular = {};
let stop = new Set(), smallStems = new Set();
/** @type {[[string, string][], [string, string][], string[]]} */
let endings = [[], [], []];
/** @type {Map<string, string>} */
const known = new Map();

/** @param {{ irregular: Record<string, string>, stop: string, endings: [[string, string][], [string, string][], string[]] }} entry */
export function learn(entry) {
  ({ irregular, endings } = entry);
  stop = new Set(entry.stop.split(" "));
  known.clear();
  smallStems = new Set([...stop].map(stem));
}

/**
 * s47, s.47, sec 47: as practitioners write section 47.
 * @param {string} text
 */
export const sectionsNamed = (text) => text.replace(/(^|[^a-z0-9'’])(?:ss?|sect?)(?:\.[ \u00a0]?|[ \u00a0])?(?=[0-9])/gi, "$1section ");

/**
 * @param {string} text
 * @returns {string[]}
 */
export function words(text) {
  const plain = text.replace(/[’‘ʼ′`´＇]/g, "'").replace(/[\u00ad\u200b-\u200d\u2060\ufeff]/g, "").normalize("NFKD")
    .toLowerCase().replaceAll("ς", "σ").replace(/\p{M}/gu, "").replace(/'(?:s|re|ve|ll|d|m)(?![a-z0-9])/g, "");
  return sectionsNamed(plain).replace(/(^|[^a-z0-9])([a-z])&([a-z])(?![a-z0-9])/g, "$1$2$3").replaceAll("'", "")
    .match(/[\u3040-\u30ff\u3400-\u9fff]|(?:(?![\u3040-\u30ff\u3400-\u9fff])[\p{L}\p{N}])+/gu) || [];
}

/** @param {string} word */
export const says = (word) => !stop.has(word);

/** @param {string} key whether it is the stem of a word that says nothing */
export const small = (key) => smallStems.has(key);

/**
 * @param {string} word
 * @returns {string}
 */
export function stem(word) {
  let found = known.get(word);
  if (found === undefined) known.set(word, (found = porter(word)));
  return found;
}

/** @param {string} text */
export const stems = (text) => words(text).filter(says).map(stem);

// Porter's algorithm of 1980 with British endings.
/** @param {string} word */
function porter(word) {
  if (Object.hasOwn(irregular, word)) return irregular[word];
  if (word.length < 3 || !/^[a-z]+$/.test(word)) return word;
  if (word.length > 5) word = word.replaceAll("iz", "is");
  word = replaceEnding(replaceEnding(step1(word), endings[0]), endings[1]);
  return step5(step4(word));
}

/**
 * @param {string} word
 * @param {number} place
 * @returns {boolean}
 */
function isConsonant(word, place) {
  if ("aeiou".includes(word[place])) return false;
  return word[place] !== "y" || place === 0 || !isConsonant(word, place - 1);
}

/** @param {string} word */
function measure(word) {
  let count = 0;
  for (let place = 1; place < word.length; place++) {
    if (isConsonant(word, place) && !isConsonant(word, place - 1)) count++;
  }
  return count;
}

/** @param {string} word */
function hasVowel(word) {
  for (let place = 0; place < word.length; place++) if (!isConsonant(word, place)) return true;
  return false;
}

/** @param {string} word */
const endsDouble = (word) => word.length > 1 && word.at(-1) === word.at(-2) && isConsonant(word, word.length - 1);

/** @param {string} word */
function endsShort(word) {
  const last = word.length - 1;
  return last > 1 && isConsonant(word, last) && !isConsonant(word, last - 1) && isConsonant(word, last - 2) &&
    !"wxy".includes(word[last]);
}

/** @param {string} word */
function step1(word) {
  if (/(?:sses|ies)$/.test(word)) word = word.slice(0, -2);
  else if (/[^s]s$|^s$/.test(word)) word = word.slice(0, -1);
  word = step1b(word);
  return word.endsWith("y") && hasVowel(word.slice(0, -1)) ? word.slice(0, -1) + "i" : word;
}

/** @param {string} word */
function step1b(word) {
  if (word.endsWith("eed")) return measure(word.slice(0, -3)) ? word.slice(0, -1) : word;
  for (const ending of ["ed", "ing"]) {
    const left = word.slice(0, -ending.length);
    if (word.endsWith(ending) && hasVowel(left)) return mended(left);
  }
  return word;
}

/** @param {string} word */
function mended(word) {
  if (/(?:at|bl)$/.test(word)) return word + "e";
  if (endsDouble(word) && !"lsz".includes(word[word.length - 1])) return word.slice(0, -1);
  return measure(word) === 1 && endsShort(word) ? word + "e" : word;
}

/**
 * @param {string} word
 * @param {string[][]} list
 */
function replaceEnding(word, list) {
  for (const [ending, other] of list) {
    if (word.endsWith(ending)) {
      const left = word.slice(0, -ending.length);
      return measure(left) ? left + other : word;
    }
  }
  return word;
}

/** @param {string} word */
function step4(word) {
  let longest = "";
  for (const ending of endings[2]) if (word.endsWith(ending) && ending.length > longest.length) longest = ending;
  if (!longest) return word;
  const left = word.slice(0, -longest.length);
  if (longest === "ion" && !/[st]$/.test(left)) return word;
  return measure(left) > 1 ? left : word;
}

/** @param {string} word */
function step5(word) {
  if (word.endsWith("e")) {
    const left = word.slice(0, -1), count = measure(left);
    if (count > 1 || (count === 1 && !endsShort(left))) word = left;
  }
  return word.endsWith("ll") && measure(word) > 1 ? word.slice(0, -1) : word;
}
