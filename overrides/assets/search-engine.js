// Asks the index: what a query means, which sections answer it, in which order. Knows nothing of the page it is on.
import { learn, says, sectionsNamed, stem, words } from "./search-words.js";

const RERANKED = 16; // sections whose text is looked at for words that stand side by side
const ENOUGH = 8; // so many sections with all words: no near words are searched as well
const LEVELS = 15;
const AGAIN = 0.85; // each further section of a page stands a little lower, so that others are seen
const NEAR = 0.45, SAME = 0.85;
// What stands for a part of the index that could not be had: its words are then left out, and the others are searched.
const LOST = { w: {}, p: {}, lost: true };

export class Engine {
  // `base` is the address of the folder search/, with a slash at its end.
  constructor(base) {
    this.base = base;
    this.files = new Map();
  }

  // Fetched once; what could not be had is asked for again the next time.
  fetched(path, options) {
    if (!this.files.has(path)) {
      const answer = fetch(`${this.base}${path}.json`, options).then(readJson);
      this.files.set(path, answer);
      answer.catch(() => this.files.delete(path));
    }
    return this.files.get(path);
  }

  async open() {
    const entry = await this.fetched("index", { cache: "no-cache" });
    if (!this.starts) {
      learn(entry);
      let sum = 0;
      this.starts = entry.blocks.map((count) => (sum += count) - count);
    }
    return entry;
  }

  async file(name) {
    const { folder } = await this.open();
    return this.fetched(`${folder}/${name}`);
  }

  async shard(key) {
    const { shards } = await this.open();
    return this.file("s" + (checksum(key) % shards)).catch(() => LOST);
  }

  // The postings of a stem: its number of sections, and the level of each section kept.
  async postings(key) {
    const { w } = await this.shard(key);
    if (!Object.hasOwn(w, key)) return null;
    const found = w[key];
    if (!(found[1] instanceof Map)) {
      const levels = new Map();
      for (const [level, ...steps] of found.slice(1)) {
        let number = 0;
        for (const step of steps) levels.set((number += step), level);
      }
      found.splice(1, Infinity, levels);
    }
    return { count: found[0], levels: found[1] };
  }

  async text(number) {
    await this.open();
    let low = 0, high = this.starts.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if (this.starts[middle] <= number) low = middle; else high = middle - 1;
    }
    const [address, heading, title, shelf, kind, audience, date, text, group, also, note] =
      (await this.file("t" + low))[number - this.starts[low]];
    return { number, address, heading, title, shelf, kind, audience, date, text, group, also, note };
  }

  // What a query means, and the sections that answer it, best first. Where the correcting fails, it is searched as it was
  // written; where a part of the index can't be had, without that part, and `meaning.lost` says so.
  async answer(query, exactly, filters, audiences) {
    const meaning = await this.understand(query, exactly).catch(() => this.understand(query, true));
    const allowed = await this.filter(filters, audiences).catch(() => {
      meaning.lost.push("the filters");
      return null;
    });
    const asked = meaning.groups.some((group) => !group.extra) || meaning.bets.length;
    return { meaning, ranked: asked ? await this.rank(meaning, allowed) : [] };
  }

  // What is searched for a query. `exactly`: nothing is corrected.
  async understand(query, exactly) {
    const entry = await this.open();
    const quoted = [...query.matchAll(/["“”]([^"“”]+)["“”]/g)].map((found) => words(found[1]).map(stem));
    const all = tokens(query);
    await Promise.all(all.map((one) => this.shard(one.stem)));
    const meaning = { groups: [], corrected: [], also: [], unknown: [], unmentioned: [], lost: [], themes: [], quoted };
    for (let place = 0; place < all.length;) {
      const found = await this.phraseAt(all, place);
      if (found) place += await this.addPhrase(meaning, all.slice(place, place + found.length), found.phrase, all, exactly);
      else {
        await this.addWord(meaning, all[place], all, exactly);
        place += 1;
      }
    }
    meaning.meant = meaning.corrected.reduce((said, [written, word]) => said.replace(written, word), query);
    meaning.bets = entry.bets.filter((bet) => asksFor(bet, query) || asksFor(bet, meaning.meant));
    for (const bet of meaning.bets) {
      if (bet.also.length) meaning.groups.push({ words: [], others: bet.also.map((text) => other(text, NEAR)), extra: true });
    }
    return meaning;
  }

  // The longest phrase of the vocabularies that begins at a place.
  async phraseAt(all, place) {
    const { p } = await this.shard(all[place].stem);
    for (let length = Math.min(6, all.length - place); length > 0; length--) {
      const key = all.slice(place, place + length).map((one) => one.stem).join(" ");
      if (Object.hasOwn(p, key)) return { length, phrase: p[key] };
    }
    return null;
  }

  // Returns how many words it took.
  async addPhrase(meaning, taken, phrase, all, exactly) {
    for (const theme of phrase.t || []) if (!meaning.themes.includes(theme)) meaning.themes.push(theme);
    if (phrase.x) {
      meaning.unmentioned.push(asWritten(taken));
      return taken.length;
    }
    const group = { words: [], others: [], near: [] };
    for (const one of taken) {
      if (await this.stands(one, meaning)) group.words.push(one);
    }
    for (const text of phrase.s || []) group.others.push(other(text, SAME));
    for (const text of phrase.n || []) group.near.push(other(text, NEAR));
    if (!group.words.length && !group.others.length && !group.near.length) {
      for (const one of taken) await this.addWord(meaning, one, all, exactly || phrase.p);
      return taken.length;
    }
    group.protected = Boolean(phrase.p);
    group.phrase = taken;
    meaning.groups.push(group);
    return taken.length;
  }

  // A word by itself. A small word in capitals that names nothing (HE WONT STOP) is a small word.
  async addWord(meaning, one, all, exactly) {
    if (!says(one.word)) return;
    const stands = await this.stands(one, meaning);
    if (stands) meaning.groups.push({ words: [one], others: [], near: [], phrase: [one] });
    if (stands !== false) return;
    const better = exactly || one.acronym ? null : await this.corrected(one, one === all.at(-1));
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

  // Whether a word stands on a page; null where the part of the index that knows is lost.
  async stands(one, meaning) {
    if (!(await this.shard(one.stem)).lost) return Boolean(await this.postings(one.stem));
    if (!meaning.lost.includes(one.written)) meaning.lost.push(one.written);
    return null;
  }

  // A word of the site for one it doesn't know: the nearest, or two words that were written as one. Null for none, and
  // where that would be a word that says nothing.
  async corrected(one, last) {
    const better = await this.nearestWord(one, last) || await this.twoWords(one.word);
    return better && tokens(better).length ? better : null;
  }

  async nearestWord(one, last) {
    // Fetched for who misspells only.
    const { letters, nearest } = await import("./search-spelling.js");
    for (const letter of letters(one.word)) {
      const found = nearest(one.word, await this.spelling(letter), last);
      if (found) return found[0];
    }
    return null;
  }

  async twoWords(word) {
    for (let cut = 3; cut <= word.length - 3; cut++) {
      const parts = [word.slice(0, cut), word.slice(cut)];
      const lists = await Promise.all(parts.map((part) => this.spelling(part[0])));
      if (parts.every((part, place) => Object.hasOwn(lists[place], part))) return parts.join(" ");
    }
    return null;
  }

  async spelling(letter) {
    if (!/[a-z]/.test(letter)) return {};
    return this.file("v-" + letter).catch(() => ({}));
  }

  // Sections that answer, best first, as { number, score, coverage }. `allowed` says which sections a filter lets through.
  async rank(meaning, allowed) {
    const { sections } = await this.open();
    const rarity = (count) => Math.log(1 + (sections - count + 0.5) / (count + 0.5));
    const lists = new Map();
    const need = (key) => lists.set(key, null);
    const look = async () => {
      await Promise.all([...lists].filter(([, found]) => !found).map(async ([key]) => lists.set(key, (await this.postings(key)) || { count: 0, levels: new Map() })));
    };
    const groups = meaning.groups;
    for (const group of groups) {
      for (const one of group.words) need(one.stem);
      for (const one of group.others) one.stems.forEach(need);
    }
    await look();
    const own = groups.filter((group) => !group.extra);
    const mass = (group) => group.words.reduce((sum, one) => sum + rarity(lists.get(one.stem).count), 0) ||
      Math.max(1, ...group.others.concat(group.near || []).map((one) => one.stems.reduce((sum, key) => sum + rarity(lists.get(key)?.count || 0), 0)));
    let scores = score(groups, lists, rarity, mass, allowed);
    const full = [...scores.values()].filter((one) => one.coverage > 0.99).length;
    const near = own.filter((group) => group.near?.length);
    if (full < ENOUGH && near.length) {
      for (const group of near) {
        group.near.forEach((one) => one.stems.forEach((key) => lists.has(key) || need(key)));
        group.others = group.others.concat(group.near);
      }
      await look();
      scores = score(groups, lists, rarity, mass, allowed);
    }
    for (const group of own) {
      for (const one of group.others) {
        const used = one.stems.length && one.stems.every((key) => lists.get(key)?.count);
        if (used && !meaning.also.includes(one.text)) meaning.also.push(one.text);
      }
    }
    const ranked = [...scores.values()].sort((a, b) => b.score - a.score || a.number - b.number);
    return this.byNearness(meaning, ranked).catch(() => ranked);
  }

  // Words side by side count more than the same words far apart; seen in the text of the best only.
  async byNearness(meaning, ranked) {
    const depth = meaning.quoted.length ? RERANKED * 2 : RERANKED;
    const read = await Promise.allSettled(ranked.slice(0, depth).map((one) => this.text(one.number)));
    const best = ranked.slice(0, depth).map((one, place) => ({ ...one, ...read[place].value }));
    const wanted = meaning.groups.flatMap((group) => group.words.map((one) => one.stem));
    const known = best.filter((one) => one.address);
    for (const one of known) one.score *= nearness(one, wanted, meaning);
    const kept = meaning.quoted.length ? known.filter((one) => meaning.quoted.every((run) => holds(words(`${one.heading}. ${one.text}`).map(stem), run))) : best;
    kept.sort((a, b) => b.score - a.score || a.number - b.number);
    const shown = new Map();
    for (const one of kept.filter((one) => one.address)) {
      const page = one.address.replace(/#.*/, ""), before = shown.get(page) || 0;
      shown.set(page, before + 1);
      one.score *= AGAIN ** before;
    }
    kept.sort((a, b) => b.score - a.score || a.number - b.number);
    return meaning.quoted.length ? kept : kept.concat(ranked.slice(depth));
  }

  // Which sections a filter lets through, as a function; null where nothing is filtered.
  async filter({ audience, kind, theme, year }, audiences) {
    if (!audience && !kind && !theme && !year) return null;
    const { kinds, themes, pages } = await this.file("facets");
    const allowed = [];
    for (const [count, pageKind, pageYear, pageAudience, ...pageThemes] of pages) {
      const fits = (!kind || kinds[pageKind] === kind) && (!year || String(pageYear) === year) &&
        (!audience || pageAudience.includes(String(audiences.indexOf(audience)))) &&
        (!theme || pageThemes.some((one) => themes[one] === theme));
      for (let i = 0; i < count; i++) allowed.push(fits);
    }
    return (number) => allowed[number];
  }
}

const readJson = (answer) => {
  if (!answer.ok) throw new Error(`${answer.status} ${answer.url}`);
  return answer.json();
};

// Words as they were written: a hyphenated one, which counts as several, stands once.
export const asWritten = (all) => all.map((one) => one.written).filter((one, place, every) => one !== every[place - 1]).join(" ");

// The words of a query that say something, with their stems; an acronym in capitals is never a stop word.
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

// e-safety, e-learning: the index holds such a word as one, too; its second half alone would mean another thing.
const joinedAfterLetter = (text) => text.replace(/(^|[^\w-])([a-z])-(?=[a-z]{3})/gi, "$1$2");

// Another name to search. One that loses all but one of its words as stop words (no further action) would find anything.
function other(text, weight) {
  const all = words(joinedAfterLetter(text.replace(/\([^)]*\)/g, ""))), saying = all.filter(says);
  return { text, weight, stems: saying.length === 1 && all.length > 1 ? [] : saying.map(stem) };
}

const holdsKey = (keys, lines) => keys.some((key) => lines.some((line) => line.includes(` ${key} `)));

// Asked about somebody, who may be just "me" or "him"; in a phrase that can mean nothing else; or nothing but asked: "what
// number do I call".
function asksFor(bet, query) {
  const all = tokens(query).map((one) => one.stem);
  const lines = [all, words(query).map(stem)].map((keys) => ` ${keys.join(" ")} `);
  return holdsKey(bet.asks, lines) && (!bet.about.length || holdsKey(bet.about, lines) ||
    holdsKey(bet.asks.filter((key) => key.includes(" ")), lines) || all.every((key) => bet.asks.includes(key)));
}

// The score of every section that holds anything of the query.
function score(groups, lists, rarity, mass, allowed) {
  const scores = new Map();
  const masses = groups.map((group) => (group.extra ? 0 : mass(group)));
  const total = masses.reduce((sum, one) => sum + one, 0) || 1;
  groups.forEach((group, place) => {
    const found = new Map();
    const add = (number, value, share) => {
      const one = found.get(number);
      if (!one) found.set(number, [value, share]);
      else [one[0], one[1]] = [one[0] + value, Math.min(1, one[1] + share)];
    };
    for (const { stem: key } of group.words) {
      const { count, levels } = lists.get(key), rare = rarity(count);
      for (const [number, level] of levels) add(number, (rare * level) / LEVELS, rare / (masses[place] || 1));
    }
    for (const one of group.others) {
      for (const [number, value] of together(one.stems, lists, rarity)) {
        const before = found.get(number), worth = one.weight * value;
        if (!before) found.set(number, [worth, one.weight]);
        else [before[0], before[1]] = [Math.max(before[0], worth) + 0.15 * Math.min(before[0], worth), Math.max(before[1], one.weight)];
      }
    }
    for (const [number, [value, share]] of found) {
      if (allowed && !allowed(number)) continue;
      let one = scores.get(number);
      if (!one) scores.set(number, (one = { number, score: 0, coverage: 0 }));
      one.score += value;
      one.coverage += (share * masses[place]) / total;
    }
  });
  for (const one of scores.values()) one.score *= (0.15 + one.coverage) ** 1.5;
  return scores;
}

// Sections that hold all of some stems, with their weight.
function together(keys, lists, rarity) {
  const all = keys.map((key) => lists.get(key)).sort((a, b) => a.count - b.count);
  const found = new Map();
  if (!all.length || !all[0].count) return found;
  for (const [number, level] of all[0].levels) {
    let value = (rarity(all[0].count) * level) / LEVELS;
    for (const one of all.slice(1)) {
      const more = one.levels.get(number);
      if (!more) { value = 0; break; }
      value += (rarity(one.count) * more) / LEVELS;
    }
    if (value) found.set(number, value);
  }
  return found;
}

const runOf = (one) => (one.run ??= words(`${one.heading}. ${one.text}`).filter(says).map(stem));

function holds(run, wanted) {
  return run.some((_, place) => wanted.every((key, step) => run[place + step] === key));
}

function nearness(one, wanted, meaning) {
  const run = runOf(one);
  let factor = 1;
  for (let place = 1; place < wanted.length; place++) {
    if (holds(run, wanted.slice(place - 1, place + 1))) factor += 0.25;
  }
  for (const group of meaning.groups) {
    const phrases = group.others.filter((two) => two.stems.length > 1 && two.stems.every((key) => run.includes(key)));
    if (!phrases.length) continue;
    if (phrases.some((two) => holds(run, two.stems))) factor += 0.25;
    // The words of another name, but not the name itself: found by chance.
    else if (!group.words.some((two) => run.includes(two.stem))) factor *= 0.6;
  }
  const heading = new Set(words(one.heading.replace(/^[^:]*\d{4}(-\d\d)?: /, "")).filter(says).map(stem));
  const inHeading = wanted.filter((key) => heading.has(key)).length;
  if (wanted.length && inHeading === wanted.length) factor += 0.2 + 0.3 / Math.max(1, heading.size - wanted.length + 1);
  return factor;
}

function checksum(text) {
  let value = 0x811c9dc5;
  for (const byte of new TextEncoder().encode(text)) value = Math.imul(value ^ byte, 0x01000193) >>> 0;
  return value;
}
