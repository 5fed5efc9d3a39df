// Choices that narrow a list of pages, each with how many pages it would leave. The search uses it, and every index
// (index-filters.js). Its HTML is the macro `filters` in nscp_site/templates/search/parts.md.j2.

export class Filters {
  /** @param {HTMLDetailsElement} box what can be opened to choose */
  constructor(box) {
    this.box = box;
    this.names = [...box.querySelectorAll("select")].map((one) => one.name);
    this.labels = new Map(this.names.flatMap((name) => this.options(name)).map((one) => [one, (one.textContent || "").trim()]));
  }

  /**
   * @param {string} name
   * @returns {HTMLSelectElement}
   */
  choice(name) {
    return /** @type {HTMLSelectElement} */ (this.box.querySelector(`[name=${name}]`));
  }

  /**
   * The choices of a filter, without the one that leaves everything.
   * @param {string} name
   */
  options(name) {
    return [...this.choice(name).options].slice(1);
  }

  /** @param {string} name */
  values(name) {
    return this.options(name).map((one) => one.value);
  }

  /** @returns {Record<string, string>} */
  get chosen() {
    return Object.fromEntries(this.names.map((name) => [name, this.choice(name).value]));
  }

  /**
   * Choose what an address asks for; what was chosen can be seen.
   * @param {URLSearchParams} asked
   */
  choose(asked) {
    for (const name of this.names) this.choice(name).value = asked.get(name) || "";
    if (Object.values(this.chosen).some(Boolean)) this.box.open = true;
  }

  /**
   * Say beside each choice how many pages it would leave.
   * @param {Record<string, Record<string, number>>} counts
   */
  tell(counts) {
    for (const name of this.names) {
      for (const one of this.options(name)) one.textContent = `${this.labels.get(one)} (${counts[name][one.value] || 0})`;
    }
  }
}
