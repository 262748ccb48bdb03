"use strict";
// One table at a time: searched, sorted, filtered, a page of rows on the screen, each cell a link to itself.
lccp.table = (() => {
  const PAGE = 50;
  const { make, say, pick, quote, address, find } = lccp;
  const loaded = new Map(); // table -> {rows, all, lower, places}
  let meta, about = null, view = null, chosen = null, active = [0, 0], turn = 0, waiting = 0;

  const fresh = (said) => ({ table: said.name, q: "", sort: "", page: 1, filters: new Map() });
  const start = (described) => { meta = described; };
  const described = (name) => meta.tables.find((one) => one.name === name);
  const store = (said) => {
    if (!loaded.has(said.name)) loaded.set(said.name, { rows: new Array(said.rows), all: false });
    return loaded.get(said.name);
  };

  async function chunk(said, number) {
    const kept = store(said);
    const part = await lccp.need(`rows/${said.name}-${number}`);
    part.forEach((row, place) => { kept.rows[number * meta.chunk + place] = row; });
  }

  async function all(said) {
    const kept = store(said);
    if (!kept.all) {
      await Promise.all(Array.from({ length: Math.ceil(said.rows / meta.chunk) }, (_, number) => chunk(said, number)));
      kept.all = true;
    }
    return kept.rows;
  }

  async function row(said, place) {
    await chunk(said, Math.floor(place / meta.chunk));
    return store(said).rows[place];
  }

  const keyOf = (said, values) => said.key.map((column) => values[column]).join("|");

  // Where the row of a key stands; undefined where there is none.
  async function placeOf(said, key) {
    const rows = await all(said);
    const kept = store(said);
    kept.places ||= new Map(rows.map((values, place) => [keyOf(said, values), place]));
    return kept.places.get(key);
  }

  function compare(column) {
    return (a, b) => {
      if (!a || !b) return a ? -1 : b ? 1 : 0; // missing values come last
      if (column.number) return Number(a) - Number(b);
      return a < b ? -1 : a > b ? 1 : 0;
    };
  }

  // The places of the rows that the search and the filters leave, sorted; null for all rows as they stand.
  async function ordered() {
    if (!view.q && !view.sort && !view.filters.size) return null;
    const rows = await all(about), kept = store(about);
    let places = Array.from(rows.keys());
    if (view.q) {
      kept.lower ||= rows.map((values) => values.join("\n").toLowerCase());
      const wanted = view.q.toLowerCase().split(/\s+/).filter(Boolean);
      places = places.filter((place) => wanted.every((word) => kept.lower[place].includes(word)));
    }
    for (const [name, value] of view.filters) {
      const column = about.columns.findIndex((one) => one.name === name);
      if (column >= 0) places = places.filter((place) => rows[place][column] === value);
    }
    if (view.sort) {
      const down = view.sort.startsWith("-");
      const column = about.columns.findIndex((one) => one.name === view.sort.replace(/^-/, ""));
      if (column >= 0) {
        const by = compare(about.columns[column]);
        places.sort((a, b) => {
          const [one, other] = [rows[a][column], rows[b][column]];
          return (down && one && other ? by(other, one) : by(one, other)) || a - b;
        });
      }
    }
    return places;
  }

  // Show a table. `wanted` are the parts of the address after "?"; `cell` is {key, field}, or null.
  async function show(name, wanted, cell) {
    const said = described(name);
    if (!said) return false;
    if (!view || view.table !== name || wanted) { view = fresh(said); active = [0, 0]; find("grid-scroll").scrollLeft = 0; }
    about = said;
    clearTimeout(waiting);
    for (const [field, value] of wanted || []) {
      if (field === "_q") view.q = value;
      else if (field === "_sort") view.sort = value;
      else if (field === "_page") view.page = Math.max(1, Number(value) || 1);
      else view.filters.set(field, value);
    }
    chosen = null;
    if (cell) {
      const place = await placeOf(said, cell.key);
      const column = said.columns.findIndex((one) => one.name === cell.field);
      if (place === undefined || (cell.field && column < 0)) { head(); await draw(); return false; }
      const other = said.columns.findIndex((_, number) => !said.key.includes(number));
      chosen = { place, column: column >= 0 ? column : Math.max(other, 0) };
    }
    head();
    await draw(true);
    return true;
  }

  async function draw(follow) {
    const mine = ++turn;
    let found = await ordered();
    if (mine !== turn) return;
    let count = found ? found.length : about.rows;
    if (follow && chosen) {
      let at = found ? found.indexOf(chosen.place) : chosen.place;
      if (at < 0) { view = fresh(about); found = null; count = about.rows; at = chosen.place; filters(); }
      view.page = Math.floor(at / PAGE) + 1;
      active = [at % PAGE, chosen.column];
    }
    const pages = Math.max(1, Math.ceil(count / PAGE));
    view.page = Math.min(view.page, pages);
    const first = (view.page - 1) * PAGE;
    const places = Array.from({ length: Math.max(0, Math.min(PAGE, count - first)) },
      (_, number) => (found ? found[first + number] : first + number));
    const rows = await Promise.all(places.map((place) => row(about, place)));
    if (mine !== turn) return;
    body(places, rows);
    find("table-status").textContent = count ? `${first + 1}–${first + places.length} · ${count} ${say("shown")} ${about.rows}` : say("no-rows");
    find("page").textContent = `${say("page")} ${view.page} / ${pages}`;
    for (const [id, off] of [["first", view.page === 1], ["previous", view.page === 1], ["next", view.page === pages], ["last", view.page === pages]])
      find(id).disabled = off;
    find("clear").hidden = !(view.q || view.sort || view.filters.size);
    find("filter-count").textContent = view.filters.size ? `(${view.filters.size})` : "";
  }

  function body(places, rows) {
    const grid = find("grid"), inside = grid.contains(document.activeElement) && document.activeElement.closest("tbody");
    const lines = rows.map((values, line) => {
      const key = keyOf(about, values);
      return make("tr", {}, values.map((value, column) => cellOf(places[line], key, value, line, column)));
    });
    grid.tBodies[0].replaceChildren(...lines);
    const target = focusable();
    if (target) target.tabIndex = 0;
    if (target && inside) target.focus();
  }

  function cellOf(place, key, value, line, column) {
    const mine = chosen && chosen.place === place && chosen.column === column;
    const said = about.columns[column];
    const shown = value ? quote(value) : make("span", { class: "faint" }, "—");
    const link = make("a", {
      href: address(about.name, key, said.name), tabindex: "-1", "aria-label": value ? null : `${pick(said.title)}: ${say("empty")}`,
      data: { line, column },
    }, shown);
    return make("td", { role: "gridcell", class: said.number ? "number" : null, "aria-selected": String(Boolean(mine)) }, link);
  }

  const focusable = () => {
    const lines = find("grid").tBodies[0].rows;
    const line = lines[Math.min(active[0], lines.length - 1)];
    return line ? line.cells[Math.min(active[1], line.cells.length - 1)].firstChild : null;
  };

  function head() {
    find("table-title").textContent = pick(about.title);
    find("table-about").textContent = pick(about.about);
    find("csv").href = `csv/${about.name}.csv`;
    find("search").value = view.q;
    find("table-choice").replaceChildren(...meta.tables.map((one) =>
      make("option", { value: one.name, selected: one.name === about.name }, `${pick(one.title)} (${one.rows})`)));
    find("column-help").replaceChildren(...about.columns.flatMap((one) => [
      make("dt", {}, pick(one.title), " ", make("code", {}, one.name)), make("dd", {}, `${pick(one.about)} `, make("code", {}, one.kind))]));
    const down = view.sort.startsWith("-"), by = view.sort.replace(/^-/, "");
    find("grid").tHead.replaceChildren(make("tr", {}, about.columns.map((one) => make("th", {
      scope: "col", class: one.number ? "number" : null, "aria-sort": one.name === by ? (down ? "descending" : "ascending") : "none",
    }, make("button", { type: "button", title: pick(one.about), data: { sort: one.name } },
      pick(one.title), one.name === by ? (down ? " ▼" : " ▲") : "", make("span", { class: "apart" }, ` ${say("sort-by")}`))))));
    filters();
  }

  function filters() {
    find("filter-fields").replaceChildren(...about.columns.filter((one) => one.values.length || view.filters.has(one.name)).map((one) => {
      const held = view.filters.get(one.name);
      const values = one.values.length ? ["", ...one.values] : held === undefined ? [""] : [...new Set(["", held])];
      return make("label", {}, pick(one.title), " ", make("select", { data: { filter: one.name } },
        make("option", { value: "*" }, say("any")),
        values.map((value) => make("option", { value: "=" + value, selected: held === value }, value || say("empty")))));
    }));
  }

  // The address of the view as it stands, so that it can be sent to somebody.
  function told() {
    const parts = [...view.filters];
    if (view.q) parts.push(["_q", view.q]);
    if (view.sort) parts.push(["_sort", view.sort]);
    if (view.page > 1) parts.push(["_page", String(view.page)]);
    const query = parts.map(([name, value]) => `${name}=${encodeURIComponent(value)}`).join("&");
    history.replaceState(null, "", address(about.name) + (query ? "?" + query : ""));
  }

  async function change(what) {
    what(view);
    chosen = null;
    lccp.source.leave();
    await draw();
    told();
  }

  function moved(event) {
    const at = event.target.closest("a[data-line]");
    if (!at || event.altKey || event.ctrlKey || event.metaKey) return;
    const lines = find("grid").tBodies[0].rows, wide = about.columns.length;
    let [line, column] = [Number(at.dataset.line), Number(at.dataset.column)];
    if (event.key === "ArrowDown") line += 1;
    else if (event.key === "ArrowUp") line -= 1;
    else if (event.key === "ArrowRight") column += 1;
    else if (event.key === "ArrowLeft") column -= 1;
    else if (event.key === "Home") column = 0;
    else if (event.key === "End") column = wide - 1;
    else if (event.key === "PageDown" || event.key === "PageUp") {
      event.preventDefault();
      find(event.key === "PageDown" ? "next" : "previous").click();
      return;
    } else return;
    event.preventDefault();
    at.tabIndex = -1;
    active = [Math.max(0, Math.min(line, lines.length - 1)), Math.max(0, Math.min(column, wide - 1))];
    const target = focusable();
    target.tabIndex = 0;
    target.focus();
  }

  function listen() {
    find("search").addEventListener("input", (event) => {
      clearTimeout(waiting);
      Object.assign(view, { q: event.target.value.trim(), page: 1 });
      waiting = setTimeout(() => change(() => {}), 150);
    });
    find("table-choice").addEventListener("change", (event) => { location.hash = address(event.target.value); });
    find("filter-fields").addEventListener("change", (event) => change((one) => {
      const { value, dataset } = event.target;
      if (value === "*") one.filters.delete(dataset.filter);
      else one.filters.set(dataset.filter, value.slice(1));
      one.page = 1;
    }));
    find("clear").addEventListener("click", () => change((one) => { Object.assign(one, fresh(about)); head(); }));
    find("grid").tHead.addEventListener("click", (event) => {
      const name = event.target.closest("button")?.dataset.sort;
      if (!name) return;
      change((one) => { one.sort = one.sort === name ? "-" + name : one.sort === "-" + name ? "" : name; one.page = 1; head(); })
        .then(() => find("grid").tHead.querySelector(`[data-sort="${name}"]`).focus());
    });
    const step = (id, to) => find(id).addEventListener("click", () => change((one) => { one.page = to(one.page); active = [0, active[1]]; }));
    step("first", () => 1);
    step("previous", (page) => Math.max(1, page - 1));
    step("next", (page) => page + 1);
    step("last", () => Infinity);
    find("grid").addEventListener("keydown", moved);
    find("grid").tBodies[0].addEventListener("click", (event) => { // beside the link, but within its cell
      if (event.target.matches("td")) event.target.firstChild.click();
    });
  }

  // Bring the chosen cell into sight, once everything beside it has its place.
  function reveal() {
    const target = chosen && focusable();
    if (target) target.scrollIntoView({ block: "nearest", inline: "center" });
  }

  function focus() {
    const target = focusable();
    if (target) target.focus();
  }

  return { start, described, show, row, all, placeOf, keyOf, listen, focus, reveal, redraw: () => about && view && (head(), draw()), chosen: () => chosen };
})();
