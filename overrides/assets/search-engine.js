// Asks the index: what a query means, which sections answer it, in which order. Knows nothing of the page it is on.
import { learn, says, sectionsNamed, stem, stems, words } from "./search-words.js";

/**
 * What the files of an index hold; nscp_site/search/index.py writes them in this layout and numbers it.
 * @typedef {{ layout: number, folder: string, sections: number, shards: number, blocks: number[], stop: string, frame: string[],
 *   irregular: Record<string, string>, endings: [[string, string][], [string, string][], string[]], figures: string, themes: [string, string, string][],
 *   help: Help }} Entry
 * @typedef {{ id: string, sections: number[], also: [string, string][] }} Panel
 * @typedef {{ labels: import("./search-help.js").Labels, common: Record<string, string>, panels: Panel[] }} Help
 * @typedef {{ w: Record<string, any[]>, p: Record<string, Phrase>, n: Record<string, number[]>, q: Record<string, number[][]>,
 *   h: Record<string, string>, lost?: boolean }} Shard
 * @typedef {{ s?: string[], n?: string[], t?: string[], x?: string, p?: number }} Phrase
 * @typedef {{ count: number, levels: Map<number, number> }} Postings
 * @typedef {{ kinds: string[], themes: string[], pages: [number, number, number, string, ...number[]][] }} Facets
 *
 * What a query means, and what was found.
 * @typedef {{ written: string, word: string, stem: string, acronym: boolean }} Token
 * @typedef {{ text: string, weight: number, stems: string[] }} Other
 * @typedef {{ words: Token[], others: Other[], near: Other[], phrase: Token[] }} Group
 * @typedef {{ groups: Group[], corrected: [string, string][], unknown: string[], unmentioned: string[], lost: string[],
 *   themes: string[], quoted: string[][], meant: string, help: string[], outside: number,
 *   named: number[], figures: boolean }} Meaning
 * @typedef {{ number: number, score: number, coverage: number, sure: number }} Ranked
 * @typedef {{ number: number, address: string, heading: string, title: string, shelf: string, kind: string,
 *   audience: string, date: string, text: string, group: number, also: string[][], note: string, origin: string }} Text
 * @typedef {Ranked & Partial<Text>} Result
 * @typedef {{ audience?: string, kind?: string, theme?: string, year?: string }} Filters
 */

// The layout of the index that this script reads.
const LAYOUT = 6;

// All that the order of results hangs on. Change one only when `make search-quality` says that it helps.
const RANKING = {
  // of a stem's weight in a section, as the index writes them
  levels: 15,
  // sections whose text is read, for what only the text tells; more cost a telephone too much
  reranked: 20,
  // so many sections with all words: no near words are searched as well
  enough: 8,
  // each further section of a page stands a little lower, so that others are seen
  again: 0.7,
  // of a second name found in the same section: it adds a little, for it says the same
  second: 0.15,
  // another name for the same is worth nearly as much as the word itself
  same: 0.85,
  // a word close by says less
  near: 0.45,
  // a section with few of the words is not nothing
  part: 0.15,
  // how steeply a section with all of the words stands above one with some
  whole: 1.5,
  // two words of the query side by side
  pair: 0.25,
  // another name as it is written
  phrase: 0.25,
  // the words of another name, but not the name itself: found by chance
  scattered: 0.6,
  // so many words, beside those of the heading, are close together
  close: 20,
  // all words in the heading
  heading: 0.2,
  // and the fewer others there, the more
  onlyHeading: 0.3,
  // a search term of the page that says the same as the query, in few other words
  wording: 5,
  // so much of the query in one wording: the page is on it, whatever other words it has not
  said: 0.25,
  // how much a wording loses by words that the query has not
  fullness: 0.5,
  // a page that is called so, and the answer to a cry for help, stand above what was found by words
  lifted: 1.2,
};
// For who asks for help for somebody: what answers stands before what records. For others every kind counts alike.
/** @type {Record<string, number>} */
const KINDS = { answer: 1.6, "guidance topic": 1.15, page: 1.15 };
const RECORDED = 0.7;
// Who asks for a number finds tables and figures first; who does not, what is said of them.
const FIGURES = 1.6;
const UNASKED = 0.7;
// Who names a kind of page (training, a briefing) finds that kind before others.
const OF_KIND = 1.25;

// As nscp_site/search/vocabulary.py: the number of a wording is that of its page, and so many bits.
const BITS = 8;

// What stands for a part of the index that could not be had: its words are then left out, and the others are searched.
/** @type {Shard} */
const LOST = { w: {}, p: {}, n: {}, q: {}, h: {}, lost: true };

// The panel that stands below the results at all times.
export const STANDING = "worried";

export class Engine {
  /** @param {string} base the address of the folder search/, with a slash at its end */
  constructor(base) {
    this.base = base;
    /** @type {Map<string, Promise<any>>} */
    this.files = new Map();
    /** @type {number[]} */
    this.starts = [];
  }

  /**
   * Fetched once; what could not be had is asked for again the next time.
   * @param {string} path
   * @param {RequestInit} [options]
   * @returns {Promise<any>}
   */
  fetched(path, options) {
    const known = this.files.get(path);
    if (known) return known;
    const answer = fetch(`${this.base}${path}.json`, options).then(readJson);
    this.files.set(path, answer);
    answer.catch(() => this.files.delete(path));
    return answer;
  }

  /** @returns {Promise<Entry>} */
  async open() {
    /** @type {Entry} */
    const entry = await this.fetched("index", { cache: "no-cache" });
    if (!this.starts.length) {
      if (entry.layout !== LAYOUT) throw new Error(`layout ${entry.layout}, not ${LAYOUT}`);
      learn(entry);
      let sum = 0;
      this.starts = entry.blocks.map((count) => (sum += count) - count);
    }
    return entry;
  }

  /** @param {string} name */
  async file(name) {
    const { folder } = await this.open();
    return this.fetched(`${folder}/${name}`);
  }

  /**
   * @param {string} key
   * @returns {Promise<Shard>}
   */
  async shard(key) {
    const { shards } = await this.open();
    return this.file("s" + (checksum(key) % shards)).catch(() => LOST);
  }

  /**
   * The postings of a stem: its number of sections, and the level of each section kept.
   * @param {string} key
   * @returns {Promise<Postings | null>}
   */
  async postings(key) {
    const { w } = await this.shard(key);
    if (!Object.hasOwn(w, key)) return null;
    const [count, ...lists] = w[key];
    const levels = new Map();
    for (const [level, ...steps] of lists) {
      let number = 0;
      for (const step of steps) levels.set((number += step), level);
    }
    return { count, levels };
  }

  /**
   * @param {number} number
   * @returns {Promise<Text>}
   */
  async text(number) {
    await this.open();
    let low = 0, high = this.starts.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if (this.starts[middle] <= number) low = middle; else high = middle - 1;
    }
    const [address, heading, title, shelf, kind, audience, date, text, group, also, note, origin] =
      (await this.file("t" + low))[number - this.starts[low]];
    return { number, address, heading, title, shelf, kind, audience, date, text, group, also, note, origin };
  }

  /**
   * What a query means, and the sections that answer it, best first. Where the correcting fails, it is searched as it was
   * written; where a part of the index can't be had, without that part, and `meaning.lost` says so.
   * @param {string} query
   * @param {boolean} exactly
   * @param {Filters} filters
   * @param {string[]} audiences
   */
  async answer(query, exactly, filters, audiences) {
    const meaning = await this.understand(query, exactly).catch(() => this.understand(query, true));
    const allowed = await this.filter(filters, audiences).catch(() => {
      meaning.lost.push("the filters");
      return null;
    });
    return { meaning, ...(await this.rank(meaning, allowed)) };
  }

  /**
   * All pages that filters let through, in the order of the index, by their first sections. Each is in a group of its own:
   * of two pages that begin alike, both are told.
   * @param {Filters} filters
   * @param {string[]} audiences
   * @returns {Promise<Result[]>}
   */
  async browse(filters, audiences) {
    const pages = await this.pages(audiences);
    return pages.filter((page) => fits(page.values, filters))
      .map(({ start }) => ({ number: start, score: 1, coverage: 1, sure: 1, group: -1 - start }));
  }

  /**
   * For each filter and each of its values, how many pages it would leave: of all, or of those with sections found, beside
   * what is chosen in the other filters.
   * @param {Filters} filters
   * @param {string[]} audiences
   * @param {number[] | null} found
   * @returns {Promise<Record<string, Record<string, number>>>}
   */
  async counts(filters, audiences, found) {
    const wanted = found && new Set(found);
    /** @type {Record<string, Record<string, number>>} */
    const counts = { audience: {}, kind: {}, theme: {}, year: {} };
    for (const { start, count, values } of await this.pages(audiences)) {
      if (wanted && !Array.from({ length: count }, (_, place) => start + place).some((number) => wanted.has(number))) continue;
      for (const name of Object.keys(counts)) {
        if (fits(values, filters, name)) for (const value of values[name]) counts[name][value] = (counts[name][value] || 0) + 1;
      }
    }
    return counts;
  }

  /**
   * What every page can be filtered by, with its sections.
   * @param {string[]} audiences
   * @returns {Promise<{ start: number, count: number, values: Record<string, string[]> }[]>}
   */
  async pages(audiences) {
    /** @type {Facets} */
    const { kinds, themes, pages } = await this.file("facets");
    let next = 0;
    return pages.map(([count, kind, year, audience, ...of]) => {
      const start = next;
      next += count;
      return { start, count, values: { audience: [...audience].map((letter) => audiences[Number(letter)]),
        kind: kind < 0 ? [] : [kinds[kind]], theme: of.map((one) => themes[one]), year: [String(year)] } };
    });
  }

  /**
   * What is searched for a query.
   * @param {string} query
   * @param {boolean} exactly nothing is corrected
   */
  async understand(query, exactly) {
    const entry = await this.open();
    const quoted = [...query.matchAll(/["“”]([^"“”]+)["“”]/g)].map((found) => words(found[1]).map(stem));
    const all = tokens(query);
    await Promise.all(all.map((one) => this.shard(one.stem)));
    /** @type {Meaning} */
    const meaning = { groups: [], corrected: [], unknown: [], unmentioned: [], lost: [], themes: [], quoted, meant: query,
      help: [], outside: 0, named: [], figures: new RegExp(entry.figures, "i").test(query) };
    for (let place = 0; place < all.length;) {
      const found = await this.phraseAt(all, place);
      if (found) place += await this.addPhrase(meaning, all.slice(place, place + found.length), found.phrase, all, exactly);
      else {
        await this.addWord(meaning, all[place], all, exactly);
        place += 1;
      }
    }
    meaning.meant = meaning.corrected.reduce((said, [written, word]) => said.replace(written, word), query);
    for (const said of [query, meaning.meant]) {
      if (!meaning.help.length) Object.assign(meaning, await this.help(said, entry.help));
    }
    meaning.named = await this.named(meaning.meant);
    return meaning;
  }

  /**
   * The panels that a query asks for, and how likely it is of something that is not here. In its own words
   * first: a correction may be wrong.
   * @param {string} query
   * @param {Help} help
   */
  async help(query, { common, labels }) {
    const { featuresOf, helpFor, homeOf } = await import("./search-help.js");
    const features = featuresOf(query);
    // small words alone ask for nothing
    if (!features.some(homeOf)) return { help: [], outside: 0 };
    const rows = await Promise.all(features.map(async (feature) => {
      const key = homeOf(feature), { h } = key ? await this.shard(key) : { h: common };
      return Object.hasOwn(h, feature) ? h[feature] : "";
    }));
    return helpFor(rows, labels, STANDING);
  }

  /**
   * The first sections of the pages that are called so, without what frames a name ("the latest annual report"), or as the
   * query begins ("what is a core group, do I have to go").
   * @param {string} query
   * @returns {Promise<number[]>}
   */
  async named(query) {
    const { frame } = await this.open();
    const [all, begun] = [query, query.split(/[,;?]/)[0]].map((text) => words(text).filter((word) => !/^\d+$/.test(word)));
    for (const key of [all, all.filter((word) => says(word) && !frame.includes(word)), begun].map((some) => some.map(stem).join(" "))) {
      const { n } = key ? await this.shard(key.split(" ")[0]) : LOST;
      if (Object.hasOwn(n, key)) return n[key];
    }
    return [];
  }

  /**
   * The longest phrase of the vocabularies that begins at a place.
   * @param {Token[]} all
   * @param {number} place
   */
  async phraseAt(all, place) {
    const { p } = await this.shard(all[place].stem);
    for (let length = Math.min(6, all.length - place); length > 0; length--) {
      const key = all.slice(place, place + length).map((one) => one.stem).join(" ");
      if (Object.hasOwn(p, key)) return { length, phrase: p[key] };
    }
    return null;
  }

  /**
   * Returns how many words it took.
   * @param {Meaning} meaning
   * @param {Token[]} taken
   * @param {Phrase} phrase
   * @param {Token[]} all
   * @param {boolean} exactly
   * @returns {Promise<number>}
   */
  async addPhrase(meaning, taken, phrase, all, exactly) {
    for (const theme of phrase.t || []) if (!meaning.themes.includes(theme)) meaning.themes.push(theme);
    if (phrase.x) {
      meaning.unmentioned.push(asWritten(taken));
      return taken.length;
    }
    /** @type {Group} */
    const group = { words: [], others: [], near: [], phrase: taken };
    for (const one of taken) {
      if (await this.stands(one, meaning)) group.words.push(one);
    }
    for (const text of phrase.s || []) group.others.push(other(text, RANKING.same));
    for (const text of phrase.n || []) group.near.push(other(text, RANKING.near));
    if (!group.words.length && !group.others.length && !group.near.length) {
      for (const one of taken) await this.addWord(meaning, one, all, exactly || Boolean(phrase.p));
      return taken.length;
    }
    meaning.groups.push(group);
    return taken.length;
  }

  /**
   * A word by itself. A small word in capitals that names nothing (HE WONT STOP) is a small word.
   * @param {Meaning} meaning
   * @param {Token} one
   * @param {Token[]} all
   * @param {boolean} exactly
   * @returns {Promise<void>}
   */
  async addWord(meaning, one, all, exactly) {
    if (!says(one.word)) return;
    const stands = await this.stands(one, meaning);
    if (stands) meaning.groups.push({ words: [one], others: [], near: [], phrase: [one] });
    if (stands !== false) return;
    const better = exactly || one.acronym ? null : await this.corrected(one, all);
    if (!better) {
      meaning.unknown.push(one.written);
      return;
    }
    meaning.corrected.push([one.written, better]);
    const replaced = tokens(better);
    const found = await this.phraseAt(replaced, 0);
    if (found && found.length === replaced.length) await this.addPhrase(meaning, replaced, found.phrase, replaced, true);
    else for (const word of replaced) await this.addWord(meaning, word, replaced, true);
  }

  /**
   * Whether a word stands on a page; null where the part of the index that knows is lost.
   * @param {Token} one
   * @param {Meaning} meaning
   */
  async stands(one, meaning) {
    const { lost, w } = await this.shard(one.stem);
    if (!lost) return Object.hasOwn(w, one.stem);
    if (!meaning.lost.includes(one.written)) meaning.lost.push(one.written);
    return null;
  }

  /**
   * A word of the site for one it doesn't know: the nearest, or two words that were written as one. Null for none, for a
   * word of common English, and where that would be the word itself or one that says nothing.
   * @param {Token} one
   * @param {Token[]} all
   */
  async corrected(one, all) {
    const { common, counts } = await this.spelling(one.word[0]);
    if (common.has(one.word) || Object.hasOwn(counts, one.word)) return null;
    const better = await this.nearestWord(one, all) || await this.twoWords(one.word);
    return better && better !== one.word && tokens(better).length ? better : null;
  }

  /**
   * The nearest word; of several that are near, one that makes a phrase with the word beside it: county lines, not links.
   * @param {Token} one
   * @param {Token[]} all
   * @returns {Promise<string | null>}
   */
  async nearestWord(one, all) {
    // Fetched for who misspells only.
    const { letters, nearest } = await import("./search-spelling.js");
    const place = all.indexOf(one);
    for (const letter of letters(one.word)) {
      const found = nearest(one.word, (await this.spelling(letter)).counts, one === all.at(-1));
      for (const word of found) {
        const [token] = tokens(word);
        const pairs = token ? [[all[place - 1], token], [token, all[place + 1]]].filter((pair) => pair.every(Boolean)) : [];
        for (const pair of pairs) if ((await this.phraseAt(pair, 0))?.length === 2) return word;
      }
      if (found.length) return found[0];
    }
    return null;
  }

  /**
   * @param {string} word
   * @returns {Promise<string | null>}
   */
  async twoWords(word) {
    for (let cut = 3; cut <= word.length - 3; cut++) {
      const parts = [word.slice(0, cut), word.slice(cut)];
      const lists = await Promise.all(parts.map((part) => this.spelling(part[0])));
      if (parts.every((part, place) => Object.hasOwn(lists[place].counts, part))) return parts.join(" ");
    }
    return null;
  }

  /**
   * The words that stand on pages, with how many sections hold each, and the words of common English, by a first letter.
   * @param {string} letter
   * @returns {Promise<{ counts: Record<string, number>, common: Set<string> }>}
   */
  async spelling(letter) {
    const none = { counts: {}, common: "" };
    const { counts, common } = /[a-z]/.test(letter) ? await this.file("v-" + letter).catch(() => none) : none;
    return { counts, common: new Set(common.split(" ")) };
  }

  /**
   * Sections that answer, best first; the other names that were found with them; and all sections that hold a word,
   * whatever the filters. It changes nothing it was given.
   * @param {Readonly<Meaning>} meaning
   * @param {((number: number) => boolean) | null} allowed which sections a filter lets through
   * @returns {Promise<{ ranked: Result[], also: string[], found: number[] }>}
   */
  async rank(meaning, allowed) {
    const { sections, help } = await this.open();
    /** @type {Map<string, Postings>} */
    const lists = new Map();
    let groups = meaning.groups;
    const scored = async () => {
      await this.look(lists, groups);
      const asked = weighed(groups, lists, sections, meaning.unknown.length);
      const scores = score(asked, await this.worded(asked).catch(() => () => 0));
      const fitting = [...scores.values()].filter((one) => !allowed || allowed(one.number)).sort(byScore);
      return { asked, found: [...scores.keys()], fitting };
    };
    let { asked, found, fitting } = await scored();
    const full = fitting.filter((one) => one.coverage > 0.99).length;
    if (full < RANKING.enough && groups.some((group) => group.near.length)) {
      groups = groups.map((group) => ({ ...group, others: [...group.others, ...group.near] }));
      ({ asked, found, fitting } = await scored());
    }
    const used = groups.flatMap((group) => group.others)
      .filter((one) => one.stems.length && one.stems.every((key) => lists.get(key)?.count));
    const ranked = await this.byNearness(meaning, asked, fitting).catch(() => fitting);
    return { ranked: lifted(meaning, help, ranked, allowed), also: [...new Set(used.map((one) => one.text))], found };
  }

  /**
   * Read the postings that groups need and that are not there yet.
   * @param {Map<string, Postings>} lists
   * @param {readonly Group[]} groups
   */
  async look(lists, groups) {
    const keys = groups.flatMap((group) => [...group.words.map((one) => one.stem), ...group.others.flatMap((one) => one.stems)]);
    await Promise.all([...new Set(keys)].filter((key) => !lists.has(key)).map(async (key) => {
      lists.set(key, (await this.postings(key)) || { count: 0, levels: new Map() });
    }));
  }

  /**
   * How much of the query each section's page says in one of its wordings, from 0 to 1, as a function.
   * @param {Asked} asked
   * @returns {Promise<(number: number) => number>}
   */
  async worded({ groups, rarity, masses, total }) {
    // by the number of a wording: what of the query it holds is worth, how many stems that are, and of how many
    /** @type {Map<number, number[]>} */
    const wordings = new Map();
    for (const [place, group] of groups.entries()) {
      /** @type {Map<number, number[]>} */
      const best = new Map();
      for (const { stem: key } of group.words) {
        for (const [id, size] of await this.withAll([key])) best.set(id, plus(best.get(id), rarity(key), 1, size));
      }
      for (const one of group.others) {
        const worth = one.weight * masses[place];
        for (const [id, size] of await this.withAll(one.stems)) {
          if (worth > (best.get(id)?.[0] || 0)) best.set(id, [worth, one.stems.length, size]);
        }
      }
      for (const [id, [worth, held, size]] of best) wordings.set(id, plus(wordings.get(id), worth, held, size));
    }
    /** @type {Map<number, number>} */
    const pages = new Map();
    for (const [id, [worth, held, size]] of wordings) {
      const page = id >> BITS, like = Math.min(1, worth / total) * Math.min(1, held / size) ** RANKING.fullness;
      pages.set(page, Math.max(like * (1 - 1 / held) ** 2, pages.get(page) || 0));
    }
    /** @type {number[]} */
    const said = [];
    /** @type {number[]} */
    const counts = pages.size ? await this.file("pages") : [];
    counts.forEach((count, page) => {
      for (let step = 0; step < count; step++) said.push(pages.get(page) || 0);
    });
    return (number) => said[number] || 0;
  }

  /**
   * The wordings that hold all of some stems, each with how many stems it has.
   * @param {string[]} keys
   * @returns {Promise<Map<number, number>>}
   */
  async withAll(keys) {
    /** @type {Map<number, number> | null} */
    let found = null;
    for (const key of keys) {
      const { q } = await this.shard(key);
      /** @type {Map<number, number>} */
      const held = new Map();
      for (const [size, ...steps] of Object.hasOwn(q, key) ? q[key] : []) {
        let id = 0;
        for (const step of steps) if (!found || found.has(id + step)) held.set((id += step), size); else id += step;
      }
      found = held;
    }
    return found || new Map();
  }

  /**
   * What only the text tells, for the best: words side by side count more than the same words far apart; who asks for help
   * finds answers before records; of one page, not all sections one after the other.
   * @param {Readonly<Meaning>} meaning
   * @param {Asked} asked
   * @param {readonly Ranked[]} ranked
   * @returns {Promise<Result[]>}
   */
  async byNearness(meaning, asked, ranked) {
    const depth = meaning.quoted.length ? RANKING.reranked * 2 : RANKING.reranked;
    const read = await Promise.allSettled(ranked.slice(0, depth).map((one) => this.text(one.number)));
    const { groups } = asked, wanted = groups.flatMap((group) => group.words.map((one) => one.stem));
    /** @type {Result[]} */
    const best = ranked.slice(0, depth).map((one, place) => {
      const text = read[place];
      if (text.status !== "fulfilled") return one;
      const worth = nearness(text.value, wanted, groups) * kindWorth(text.value, wanted, meaning);
      return { ...one, ...text.value, score: one.score * worth, sure: one.sure + closest(text.value, asked) / 2 };
    });
    const kept = meaning.quoted.length ? best.filter((one) => quotes(one, meaning.quoted)) : best;
    const shown = new Map();
    const spread = kept.sort(byScore).map((one) => {
      if (one.address === undefined) return one;
      const page = one.address.replace(/#.*/, ""), before = shown.get(page) || 0;
      shown.set(page, before + 1);
      return { ...one, score: one.score * RANKING.again ** before };
    }).sort(byScore);
    return meaning.quoted.length ? spread : [...spread, ...ranked.slice(depth)];
  }

  /**
   * Which sections a filter lets through, as a function; null where nothing is filtered.
   * @param {Filters} filters
   * @param {string[]} audiences
   * @returns {Promise<((number: number) => boolean) | null>}
   */
  async filter(filters, audiences) {
    if (!Object.values(filters).some(Boolean)) return null;
    const allowed = (await this.pages(audiences)).flatMap(({ count, values }) => Array(count).fill(fits(values, filters)));
    return (number) => allowed[number];
  }
}

/**
 * Whether a page is let through by filters, leaving out one.
 * @param {Record<string, string[]>} values
 * @param {Filters} filters
 * @param {string} [but]
 */
const fits = (values, filters, but) => Object.entries(filters).every(([name, value]) => name === but || !value || values[name].includes(value));

/**
 * @param {number[] | undefined} before
 * @param {number} worth
 * @param {number} held
 * @param {number} size
 */
const plus = (before = [0, 0], worth, held, size) => [before[0] + worth, before[1] + held, size];

/** @param {Response} answer */
const readJson = (answer) => {
  if (!answer.ok) throw new Error(`${answer.status} ${answer.url}`);
  return answer.json();
};

/** @type {(a: Ranked, b: Ranked) => number} */
const byScore = (a, b) => b.score - a.score || a.number - b.number;

/**
 * Words as they were written: a hyphenated one, which counts as several, stands once.
 * @param {Token[]} all
 */
export const asWritten = (all) => all.map((one) => one.written).filter((one, place, every) => one !== every[place - 1]).join(" ");

/**
 * The words of a query that say something, with their stems; an acronym in capitals is never a stop word.
 * @param {string} query
 * @returns {Token[]}
 */
export function tokens(query) {
  const found = [], shouted = query === query.toUpperCase(), shouting = shouted && /\s/.test(query.trim());
  for (const written of sectionsNamed(query).replace(/\+44[\s(0)]*/g, "0").replace(/[‑–—/]/g, " ").split(/[\s,;:!?"“”()]+/)) {
    const acronym = !shouting && /^[A-Z][A-Z0-9&+]+[’']?s?$/.test(written) && written.length < 8;
    for (const word of words(joinedAfterLetter(written))) {
      if (acronym || says(word)) found.push({ written, word, stem: stem(word), acronym: acronym && !shouted || written.length < 4 });
    }
  }
  return found;
}

/**
 * e-safety, re-referral: the index holds such a word as one, too; its second half alone would mean another thing.
 * @param {string} text
 */
const joinedAfterLetter = (text) => text.replace(/(^|[^\w-])([a-z]|re)-(?=[a-z]{3})/gi, "$1$2");

/**
 * Another name to search. One that loses all but one of its words as stop words (no further action) would find anything.
 * @param {string} text
 * @param {number} weight
 * @returns {Other}
 */
function other(text, weight) {
  const all = words(joinedAfterLetter(text.replace(/\([^)]*\)/g, ""))), saying = all.filter(says);
  return { text, weight, stems: saying.length === 1 && all.length > 1 ? [] : saying.map(stem) };
}

/**
 * What the kind of a page is worth to who asks so, as a factor.
 * @param {Text} one
 * @param {string[]} wanted
 * @param {Readonly<Meaning>} meaning
 */
function kindWorth(one, wanted, meaning) {
  const asked = words(`${one.kind} ${one.shelf}`).some((word) => says(word) && wanted.includes(stem(word))) ? OF_KIND : 1;
  const table = one.kind === "dataset" || /figures/i.test(one.heading) ? (meaning.figures ? FIGURES : UNASKED) : 1;
  return asked * table * (meaning.help.length ? KINDS[one.kind] ?? (one.origin === "record" ? RECORDED : 1) : 1);
}

/**
 * The results with those first that are called as the query is written, and then the answer of the first help panel.
 * @param {Readonly<Meaning>} meaning
 * @param {Help} help
 * @param {readonly Result[]} ranked
 * @param {((number: number) => boolean) | null} allowed
 * @returns {Result[]}
 */
function lifted(meaning, help, ranked, allowed) {
  if (meaning.quoted.length) return [...ranked];
  const panels = meaning.help.flatMap((id) => help.panels.filter((one) => one.id === id && one.sections.length)).slice(0, 1);
  const answers = panels.map(({ sections: [start, count] }) =>
    ranked.find((one) => one.number >= start && one.number < start + count)?.number ?? start);
  const first = [...new Set([...meaning.named, ...answers])].filter((number) => !allowed || allowed(number));
  const best = ranked[0]?.score || 1;
  return [
    ...first.map((number, place) => ({ ...(ranked.find((one) => one.number === number) || { number }), coverage: 1, sure: 1,
      score: best * (RANKING.lifted - place / 100) })),
    ...ranked.filter((one) => !first.includes(one.number)),
  ];
}

/**
 * What is asked, with what it is worth: a stem the more, the fewer sections hold it; a group as much as its own words, or
 * where no page holds them, the best of its other names.
 * @param {readonly Group[]} groups
 * @param {Map<string, Postings>} lists
 * @param {number} sections
 * @param {number} unknown how many words of the query stand on no page
 */
function weighed(groups, lists, sections, unknown) {
  /** @param {string} key */
  const rarity = (key) => {
    const count = lists.get(key)?.count || 0;
    return Math.log(1 + (sections - count + 0.5) / (count + 0.5));
  };
  /** @param {string[]} keys */
  const sum = (keys) => keys.reduce((total, key) => total + rarity(key), 0);
  const masses = groups.map((group) => sum(group.words.map((one) => one.stem)) ||
    Math.max(1, ...[...group.others, ...group.near].map((one) => sum(one.stems))));
  const total = masses.reduce((all, one) => all + one, 0) || 1;
  return { groups, lists, rarity, masses, total, known: total / (total + unknown * rarity("")) };
}
/** @typedef {ReturnType<typeof weighed>} Asked */

/**
 * The score of every section that holds anything of the query.
 * @param {Asked} asked
 * @param {(number: number) => number} worded how much of the query its page says in one wording
 */
function score(asked, worded) {
  const { groups, masses, total, known } = asked;
  /** @type {Map<number, Ranked>} */
  const scores = new Map();
  groups.forEach((group, place) => {
    for (const [number, [value, share]] of scoreGroup(group, masses[place], asked)) {
      const before = scores.get(number) || { number, score: 0, coverage: 0, sure: 0 };
      scores.set(number, { ...before, score: before.score + value, coverage: before.coverage + (share * masses[place]) / total });
    }
  });
  for (const [number, one] of scores) {
    const like = worded(number);
    const worth = (RANKING.part + one.coverage) ** RANKING.whole * (1 + RANKING.wording * like);
    scores.set(number, { ...one, score: one.score * worth, sure: like > RANKING.said ? 1 : (one.coverage * known) / 2 });
  }
  return scores;
}

/**
 * What a group of words, or one of its other names, is worth in each section, and how much of it stands there.
 * @param {Group} group
 * @param {number} mass
 * @param {Asked} asked
 */
function scoreGroup(group, mass, { lists, rarity }) {
  /** @type {Map<number, [number, number]>} */
  const found = new Map();
  for (const { stem: key } of group.words) {
    for (const [number, level] of levelsOf(lists, key)) {
      const [value, share] = found.get(number) || [0, 0];
      found.set(number, [value + (rarity(key) * level) / RANKING.levels, Math.min(1, share + rarity(key) / (mass || 1))]);
    }
  }
  for (const one of group.others) {
    const [first, ...others] = [...one.stems].sort((a, b) => rarity(b) - rarity(a));
    for (const [number, level] of first ? levelsOf(lists, first) : []) {
      if (!others.every((key) => levelsOf(lists, key).has(number))) continue;
      const [before, share] = found.get(number) || [0, 0];
      const value = others.reduce((sum, key) => sum + rarity(key) * (levelsOf(lists, key).get(number) || 0), rarity(first) * level);
      const worth = (one.weight * value) / RANKING.levels;
      found.set(number, [Math.max(before, worth) + RANKING.second * Math.min(before, worth), Math.max(share, one.weight)]);
    }
  }
  return found;
}

/** @type {(lists: Map<string, Postings>, key: string) => Map<number, number>} */
const levelsOf = (lists, key) => /** @type {Postings} */ (lists.get(key)).levels;

/**
 * @param {Result} one
 * @param {string[][]} quoted
 */
const quotes = (one, quoted) => one.text !== undefined && quoted.every((run) => holds(words(`${one.heading}. ${one.text}`).map(stem), run));

/**
 * @param {string[]} run
 * @param {string[]} wanted
 */
function holds(run, wanted) {
  return run.some((_, place) => wanted.every((key, step) => run[place + step] === key));
}

/**
 * What words side by side, in the heading or as a name are worth, as a factor.
 * @param {Text} one
 * @param {string[]} wanted
 * @param {readonly Group[]} groups
 */
function nearness(one, wanted, groups) {
  const run = stems(`${one.heading}. ${one.text}`);
  let factor = 1;
  for (let place = 1; place < wanted.length; place++) {
    if (holds(run, wanted.slice(place - 1, place + 1))) factor += RANKING.pair;
  }
  for (const group of groups) {
    const phrases = group.others.filter((two) => two.stems.length > 1 && two.stems.every((key) => run.includes(key)));
    if (!phrases.length) continue;
    if (phrases.some((two) => holds(run, two.stems))) factor += RANKING.phrase;
    else if (!group.words.some((two) => run.includes(two.stem))) factor *= RANKING.scattered;
  }
  const heading = new Set(stems(one.heading.replace(/^[^:]*\d{4}(-\d\d)?: /, "")));
  const inHeading = wanted.filter((key) => heading.has(key)).length;
  if (wanted.length && inHeading === wanted.length) {
    factor += RANKING.heading + RANKING.onlyHeading / Math.max(1, heading.size - wanted.length + 1);
  }
  return factor;
}

/**
 * How much of what is asked stands close together in a section, from 0 to 1: what is scattered over it is not about it.
 * @param {Text} one
 * @param {Asked} asked
 */
function closest(one, { groups, rarity, masses, total, known }) {
  const always = stems(`${one.heading} ${one.title}`), run = stems(one.text);
  return known * Math.max(...[...run, ""].map((_, place) => {
    const here = new Set([...always, ...run.slice(place, place + RANKING.close)]);
    return groups.reduce((sum, group, at) => sum + Math.min(masses[at], Math.max(
      group.words.reduce((all, { stem: key }) => all + (here.has(key) ? rarity(key) : 0), 0),
      ...group.others.map(({ stems: keys, weight }) => (keys.length && keys.every((key) => here.has(key)) ? weight * masses[at] : 0)),
    )), 0) / total;
  }));
}

/** @param {string} text */
function checksum(text) {
  let value = 0x811c9dc5;
  for (const byte of new TextEncoder().encode(text)) value = Math.imul(value ^ byte, 0x01000193) >>> 0;
  return value;
}
