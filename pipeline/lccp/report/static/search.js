"use strict";
// One box for everything: pilots first, then the rows of all tables, then the words of documents, as they come in.
lccp.search = (() => {
  const { make, say, counted, pick, quote, address, figure, find } = lccp;
  const SHOWN = 12, AHEAD = 300; // hits shown of a table; files read before asking whether to go on
  let meta, turn = 0, waiting = 0;

  const start = (described) => { meta = described; };
  const folded = (text) => text.toLowerCase();
  const wordsOf = (query) => folded(query).split(/\s+/).filter(Boolean);

  // A row of what was found, around the first word of the query.
  function extract(text, words) {
    const low = folded(text), word = words.find((one) => low.includes(one)) || "", at = Math.max(0, low.indexOf(word));
    const first = Math.max(0, at - 30), line = (part) => quote(part.replace(/\s+/g, " "));
    return make("span", {}, line(`${first ? "…" : ""}${text.slice(first, at)}`), make("b", { class: "found" }, line(text.slice(at, at + word.length))),
      line(`${text.slice(at + word.length, at + 90)}${at + 90 < text.length ? "…" : ""}`));
  }

  async function show(query) {
    const mine = ++turn, words = wordsOf(query), box = find("search-results");
    if (find("find").value !== query) find("find").value = query;
    find("search-words").replaceChildren(quote(query));
    box.replaceChildren();
    find("search-status").textContent = words.length ? say("searching") : "";
    if (!words.length) return;
    const budget = { files: AHEAD };
    let count = await pilots(words, box);
    for (const table of meta.order.map((number) => meta.tables[number])) {
      count += await rows(table, words, box, budget, mine);
      if (mine !== turn) return;
      find("search-status").textContent = `${figure(count)} ${counted("results", count)} · ${say("searching")}`;
    }
    count += await documents(words, box, budget, mine);
    if (mine === turn) find("search-status").textContent = count ? `${figure(count)} ${counted("results", count)}` : say("results-none");
  }

  function section(box, title, items, more) {
    if (items.length) box.append(make("section", { class: "hits" }, make("div", { class: "bar" }, make("h2", {}, title), more), make("ul", { class: "plain" }, items)));
  }

  async function pilots(words, box) {
    const table = lccp.table.described("pilots");
    const columns = ["pilot", "name", "name_en", "adcode"].map((name) => (table ? table.columns.findIndex((one) => one.name === name) : -1));
    const found = [];
    for (let chunk = 0; table && chunk * meta.chunk < table.rows && found.length < SHOWN; chunk += 1)
      for (const values of await lccp.need(`rows/pilots-${chunk}`)) {
        const names = columns.map((column) => values[column]);
        if (words.every((word) => names.some((name) => folded(name).includes(word)))) found.push(names);
      }
    section(box, say("places-found"), found.slice(0, SHOWN).map(([id, name, english]) =>
      make("li", {}, make("a", { href: `#pilot/${encodeURIComponent(id)}` }, quote(name), english ? make("span", { lang: "en" }, ` ${english}`) : null, make("small", { class: "small" }, ` ${id}`)))), null);
    return found.length;
  }

  async function rows(table, words, box, budget, mine) {
    const items = [];
    let count = 0;
    for (let chunk = 0; chunk * meta.chunk < table.rows; chunk += 1) {
      if (!(await allowed(box, budget, mine))) return count;
      const part = await lccp.need(`rows/${table.name}-${chunk}`);
      for (const values of part) {
        const low = values.map(folded);
        if (!words.every((word) => low.some((value) => value.includes(word)))) continue;
        count += 1;
        if (items.length < SHOWN) items.push(hit(table, values, low, words));
      }
    }
    if (mine !== turn) return 0;
    const more = make("a", { class: "small", href: `#${table.name}?_q=${encodeURIComponent(words.join(" "))}` }, say("see-all"));
    section(box, [pick(table.title), make("small", {}, ` ${figure(count)}`)], items, more);
    return count;
  }

  function hit(table, values, low, words) {
    const key = lccp.table.keyOf(table, values);
    const columns = values.map((_, column) => column).filter((column) => words.some((word) => low[column].includes(word)));
    const column = columns.find((one) => !table.key.includes(one)) ?? columns[0];
    const label = lccp.table.labelOf(table, values), part = extract(values[column], words);
    const begins = label.textContent.replace(/…$/, "").slice(0, 20), repeats = part.textContent.includes(begins) || begins.includes(part.textContent);
    return make("li", {}, make("a", { href: address(table.name, key, table.columns[column].name) }, repeats ? part : label), make("small", {}, ` ${pick(table.columns[column].title)} · `, quote(key)),
      repeats ? null : make("div", {}, part));
  }

  async function documents(words, box, budget, mine) {
    const items = [];
    let count = 0;
    for (const number of await lccp.documents.holding(words)) {
      if (mine !== turn) return count;
      const one = await lccp.documents.of(number);
      for (const [leaf, [first]] of one.leaves.entries()) {
        if (!(await allowed(box, budget, mine))) return count;
        const text = await lccp.need(`text/${number}-${leaf}`), low = folded(text);
        if (!words.every((word) => low.includes(word))) continue;
        for (let at = low.indexOf(words[0]); at >= 0; at = low.indexOf(words[0], at + words[0].length)) {
          count += 1;
          if (items.length >= 3 * SHOWN) continue;
          const from = first + Array.from(text.slice(0, at)).length, to = from + Array.from(words[0]).length;
          items.push(make("li", {}, make("a", { href: `${address("document", one.id)}/${from}-${to}` }, quote(one.title || one.id)), make("div", {}, extract(text.slice(Math.max(0, at - 40), at + 100), words))));
        }
      }
    }
    if (mine === turn) section(box, [say("in-documents"), make("small", {}, ` ${figure(count)}`)], items, null);
    return count;
  }

  // Whether to read one more file: after many, the reader is asked.
  async function allowed(box, budget, mine) {
    if (mine !== turn) return false;
    if (budget.files-- > 0) return true;
    await new Promise((go) => {
      const button = make("button", { type: "button", class: "more", on: { click: () => { button.remove(); budget.files = AHEAD; go(); } } }, say("search-on"));
      box.append(button);
    });
    return mine === turn;
  }

  function listen() {
    find("find").addEventListener("input", (event) => {
      clearTimeout(waiting);
      const query = event.target.value.trim();
      waiting = setTimeout(() => { if (query) location.hash = `#search/${encodeURIComponent(query)}`; }, 250);
    });
    find("find").addEventListener("keydown", (event) => {
      const query = event.target.value.trim();
      if (event.key === "Enter" && query) { clearTimeout(waiting); location.hash = `#search/${encodeURIComponent(query)}`; }
    });
  }

  return { start, show, listen };
})();
