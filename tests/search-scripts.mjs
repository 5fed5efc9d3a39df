// The search's scripts without a browser: `node --test`. An index of a few sections stands in the place of the site's.
import assert from "node:assert/strict";
import { test } from "node:test";
import { Engine } from "../overrides/assets/search-engine.js";
import { cells, excerpt } from "../overrides/assets/search-excerpt.js";
import { featuresOf, helpFor, homeOf } from "../overrides/assets/search-help.js";
import { nearest } from "../overrides/assets/search-spelling.js";
import { learn } from "../overrides/assets/search-words.js";

const HELP = {
  labels: [["", "none"], ["missing-coming-home", "missing"], ["missing-time-away", "missing"], ["child-family-life", "child"]],
  common: { "*": "@50", "^ my": "A8" },
  panels: [
    { id: "missing-coming-home", sections: [1, 1], also: [] },
    { id: "missing-time-away", sections: [], also: [] },
    { id: "child-family-life", sections: [], also: [] },
  ],
};
const ENTRY = { layout: 6, folder: "index-1", sections: 3, shards: 1, blocks: [3], stop: "the of a", frame: ["latest"], irregular: {}, endings: [[["ation", "ate"]], [], ["ate"]], figures: "how many", themes: [], help: HELP };
const texts = [["a/#a", "Neglect", "A"], ["b/#b", "Missing child", "B"], ["c/#c", "Neglect of a child", "C"]];
const FILES = {
  index: ENTRY,
  "index-1/s0": { w: { neglect: [2, [9, 0], [15, 2]], child: [2, [8, 1, 1]], miss: [1, [9, 1]], late: [2, [9, 0, 1]], train: [2, [9, 0, 1]], alon: [2, [9, 0, 1]] },
    p: {}, n: { "contact us": [1] }, q: { late: [[3, 256]], train: [[3, 256]], alon: [[3, 256]], neglect: [[1, 0]] }, h: { "my son": "A80B75" } },
  "index-1/pages": [1, 1, 1],
  "index-1/t0": texts.map(([address, heading, title], place) => [address, heading, title, "Page", "page", "", "", heading, place, [], "", "service"]),
  "index-1/v-n": { counts: { neglect: 2 }, common: "neglected night" },
  "index-1/facets": { kinds: ["page", "news"], themes: ["x"], pages: [[1, 0, 2023, "0", 0], [1, 0, 2023, ""], [1, 1, 2024, "0"]] },
};
globalThis.fetch = async (path) => {
  const name = String(path).replace("http://x/", "").replace(".json", "");
  return { ok: name in FILES, status: 404, url: path, json: async () => structuredClone(FILES[name]) };
};
learn(ENTRY);
const engine = new Engine("http://x/");
const ask = (query) => engine.answer(query, false, {}, ["public"]);

test("the likeliest panel of what is needed most comes first, then what is likely besides", () => {
  assert.deepEqual(helpFor(["@50"], HELP.labels, "worried").help, []);
  assert.deepEqual(helpFor(["A30B25", "C5"], HELP.labels, "worried").help, ["missing-coming-home", "missing-time-away"]);
  // each alone is less likely than the child's panel, both together are likelier
  assert.equal(helpFor(["A30B29", "C32"], HELP.labels, "worried").help[0], "missing-coming-home");
  const five = [["", "none"], ...Array.from("abcde", (need) => [`${need}-x`, need])];
  assert.deepEqual(helpFor(["@5A1"], five, "worried").help, ["worried"]);
  assert.deepEqual(helpFor([], [["", "none"]], "worried").help, [], "a site without panels");
});

test("what is likely of something else than safeguarding raises no panel, and is told", () => {
  const labels = [["", "none"], ["", "outside"], ["missing-coming-home", "missing"]];
  const { help, outside } = helpFor(["A30", "B10"], labels, "worried");
  assert.deepEqual(help, []);
  assert.ok(outside > 0.8 && outside < 0.9);
  assert.ok(helpFor(["A10", "B30"], labels, "worried").outside < 0.2);
});

test("a query is pairs and gaps of stems, each kept with the last word that says something", async () => {
  await engine.open();
  assert.deepEqual(featuresOf("a son hits"), ["*", "a", "son", "hit", "^ a", "a son", "son hit", "hit $", "^ _ son", "a _ hit", "son _ $"]);
  assert.deepEqual(["a son", "son _ a", "^ a", "*"].map(homeOf), ["son", "son", "", ""]);
  const meaning = await engine.understand("my son has gone", false);
  assert.equal(meaning.help[0], "missing-coming-home");
});

test("rank changes nothing it was given", async () => {
  const meaning = await engine.understand("neglect child", false), before = structuredClone(meaning);
  const first = await engine.rank(meaning, null);
  assert.deepEqual(meaning, before);
  assert.deepEqual(await engine.rank(meaning, null), first);
  assert.equal(first.ranked[0].number, 2);
});

test("a page whose wording says the same comes before one that holds the words apart", async () => {
  const { ranked } = await ask("late train alone");
  assert.deepEqual(ranked.slice(0, 2).map((one) => one.number), [1, 0]);
  const [worded, other] = ranked;
  assert.ok(worded.score > other.score);
  assert.deepEqual((await ask("late train alone zzz zzzz zzzzz")).ranked.map((one) => one.sure > 0.5), [true, false]);
});

test("what is called so comes first, then the answer of the first panel", async () => {
  assert.equal((await ask("contact us")).ranked[0].number, 1);
  assert.equal((await ask("my son ran off, neglect")).ranked[0].number, 1);
});

test("a word of common English is never corrected, nor one to itself", async () => {
  assert.deepEqual((await ask("night")).meaning.corrected, []);
  assert.deepEqual((await ask("neglekt")).meaning.corrected, [["neglekt", "neglect"]]);
  assert.deepEqual(nearest("neglect", { neglect: 3 }, true), []);
});

test("filters count pages without words and with them", async () => {
  assert.deepEqual((await engine.counts({}, ["public"], null)).kind, { page: 2, news: 1 });
  assert.deepEqual((await engine.counts({ kind: "news" }, ["public"], [2])).year, { 2024: 1 });
  assert.deepEqual((await engine.browse({ kind: "page" }, ["public"])).map((one) => one.number), [0, 1]);
});

test("an index of another layout is refused", async () => {
  const other = new Engine("http://x/");
  other.files.set("index", Promise.resolve({ ...ENTRY, layout: 1 }));
  await assert.rejects(other.open(), /layout 1/);
});

test("of a table the row that answers is shown", () => {
  const table = "Who pays.\n\nPartner · Pounds\nPolice · £43,000\nHealth · £48,949";
  assert.equal(excerpt(table, new Set(["43"])), "Police · £43,000");
  assert.deepEqual(cells(table, "Police · £43,000"), [["Police", ""], ["£43,000", "Pounds"]]);
  assert.deepEqual(cells(table, "Partner · Pounds"), [], "the heads themselves");
  assert.deepEqual(cells(table, "Who pays."), []);
  assert.deepEqual(cells("Partner · Pounds\nPolice · £43,000", "Police · £43,000"), [], "heads that aren't known");
});
