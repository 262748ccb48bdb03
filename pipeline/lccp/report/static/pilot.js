"use strict";
// Everything about one pilot on a page of its own: people think in places.
lccp.pilot = (() => {
  const { make, say, pick, quote, address, figure, find } = lccp;
  const FEW = 40; // rows of a table shown at once
  let meta, shown = "";

  const start = (described) => { meta = described; };

  async function show(id) {
    const page = find("pilot-page"), pilots = lccp.table.described("pilots");
    if (shown !== id) page.replaceChildren(make("p", {}, say("loading")));
    shown = id;
    const number = pilots && await lccp.table.placeOf(pilots, id);
    if (number === undefined) { page.replaceChildren(make("h1", { id: "pilot-title" }, say("no-pilot"))); return false; }
    const entries = (await lccp.need(`pilot/p-${Math.floor(number / meta.perPilotFile)}`))[number % meta.perPilotFile];
    const values = await lccp.table.row(pilots, number);
    const [name, english] = ["name", "name_en"].map((wanted) => values[pilots.columns.findIndex((one) => one.name === wanted)]);
    const parts = [
      make("h1", { id: "pilot-title" }, quote(name), english ? make("span", { class: "english", lang: "en" }, ` ${english}`) : null),
      await facts(pilots, values, id, number),
    ];
    const byUse = [...entries].sort((a, b) => meta.order.indexOf(a[0]) - meta.order.indexOf(b[0]));
    for (const [table, count, places] of byUse) {
      const described = meta.tables[table];
      if (described.name !== "pilots") parts.push(await section(described, count, places, id));
    }
    if (shown === id) page.replaceChildren(...parts);
    return true;
  }

  // The row of the pilot, a fact a line, each a cell that can be followed.
  async function facts(pilots, values, id, place) {
    const states = await lccp.table.marksOf(pilots, [place]);
    const lines = pilots.columns.flatMap((column, number) => (!values[number] ? [] : [
      make("div", {}, make("dt", {}, pick(column.title)),
      make("dd", {}, marked(make("a", { href: address("pilots", id, column.name) }, lccp.table.shownValue(column, values[number])), states.get(`${place},${number}`)),
        time(column, values[number])))]));
    return make("section", { class: "facts" }, make("h2", {}, say("facts")), make("dl", {}, lines));
  }

  // A time in words, below its EDTF.
  function time(column, value) {
    const year = column.kind.startsWith("EDTF") ? lccp.years.beside(value) : "";
    return year ? make("small", { class: "small" }, ` ${year}`) : null;
  }

  // A cell that is corrected, disputed or restored says so, as it does in its table.
  function marked(link, state) {
    if (state) { link.classList.add("example", "state", state); link.title = say(`state-${state}`); }
    return link;
  }

  async function section(described, count, places, id) {
    const columns = described.columns.map((column, number) => [column, number])
      .filter(([column, number]) => lccp.table.visible(described, number) && !column.pilots && column.name !== "programme");
    const first = places.slice(0, FEW), states = await lccp.table.marksOf(described, first);
    const rows = await Promise.all(first.map((place) => lccp.table.row(described, place)));
    const filled = columns.filter(([, number]) => rows.some((values) => values[number]));
    const lines = rows.map((values, line) => make("tr", {}, filled.map(([column, number]) => make("td", { class: [column.number ? "number" : "", values[number] ? "" : "void"].join(" ").trim() || null },
      values[number] ? [make("span", { class: "unit" }, pick(column.title)), marked(make("a", { href: address(described.name, lccp.table.keyOf(described, values), column.name) },
        make("span", {}, lccp.table.shownValue(column, values[number]))), states.get(`${first[line]},${number}`))] : ""))));
    const all = described.columns.some((column) => column.pilots && column.name === "pilot")
      ? make("p", { class: "small" }, count > lines.length ? `${lines.length} ${say("rows-shown")} ${figure(count)} · ` : "", make("a", { href: `#${described.name}?_q=${encodeURIComponent(id)}` }, say("see-all"))) : null;
    return make("section", {}, make("h2", {}, pick(described.title), make("small", {}, ` ${figure(count)}`)),
      make("div", { class: "scroll", tabindex: "0", role: "region", "aria-label": pick(described.title) }, make("table", { class: "of-pilot stack" },
        make("thead", {}, make("tr", {}, filled.map(([column]) => make("th", { scope: "col", class: column.number ? "number" : null }, pick(column.title))))),
        make("tbody", {}, lines))), all);
  }

  return { start, show, redraw: () => shown && show(shown) };
})();
