"use strict";
// One table at a time: searched, sorted, filtered, a page of rows on the screen, each cell a link to itself.
lccp.table = (() => {
  const PAGE = 50;
  const { make, say, counted, pick, quote, address, figure, find } = lccp;
  const LONGEST_LABEL = 60; // signs of a row's words shown beside its key
  const SHORT = 12; // signs of a value that paper keeps on one line
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

  // What a row is about, in words: a place, a title, the words it was read from; its key where it has none.
  function labelOf(said, values) {
    const parts = said.label.map((column) => values[inLanguage(said, column)]).filter(Boolean);
    const isPlace = said.label.length > 0 && said.columns[said.label[0]].name === "place"; // which goes with its year
    const text = (isPlace ? parts : parts.slice(0, 1)).join(" ") || keyOf(said, values);
    return quote(text.length > LONGEST_LABEL ? `${text.slice(0, LONGEST_LABEL - 1)}…` : text);
  }

  // A column that has a Chinese counterpart shows in one language, its counterpart in the other.
  function visible(said, number) {
    const { name } = said.columns[number], has = (other) => said.columns.some((one) => one.name === other);
    const chinese = document.documentElement.lang.startsWith("zh");
    if (name.endsWith("_zh")) return chinese || !has(name.slice(0, -3));
    return !(chinese && has(`${name}_zh`));
  }

  // The column that takes a column's place in the language of the page.
  function inLanguage(said, number) {
    if (visible(said, number)) return number;
    return said.columns.findIndex((one) => one.name === `${said.columns[number].name}_zh`);
  }

  // A value as the page shows it: of a closed list by its name in Chinese, else as it is.
  function shownValue(column, value) {
    const chinese = document.documentElement.lang.startsWith("zh");
    const named = chinese && column.names.find(([name]) => name === value);
    return named ? named[1] : quote(value);
  }

  // The pilot that a row is about: its id, or "".
  function pilotOf(said, values) {
    const column = said.columns.findIndex((one) => one.pilots);
    return column >= 0 ? values[column].split("|")[0] : "";
  }

  // Where the row of a key stands; undefined where there is none.
  async function placeOf(said, key) {
    if (said.finders) return lccp.documents.lookup(said.name, said.finders, key);
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
    const marks = await marksOf(about, places);
    if (mine !== turn) return;
    body(places, rows, marks);
    cue();
    find("table-status").textContent = count ? status(first + 1, first + places.length, count) : say("no-rows");
    find("page").textContent = `${say("page")} ${figure(view.page)} / ${figure(pages)}`;
    for (const [id, off] of [["first", view.page === 1], ["previous", view.page === 1], ["next", view.page === pages], ["last", view.page === pages]])
      find(id).disabled = off;
    find("clear").hidden = !(view.q || view.sort || view.filters.size);
    find("filter-count").textContent = view.filters.size ? `(${view.filters.size})` : "";
  }

  // Which rows are on the screen, of how many that fit, of how many in all.
  function status(from, to, count) {
    const fitting = count < about.rows ? `${figure(count)} ${counted("rows-fitting", count)}` : "";
    const range = from === to ? figure(from) : `${figure(from)}–${figure(to)}`;
    return `${counted("rows-from", to - from + 1)} ${range} ${say("rows-of")} ${fitting}${figure(about.rows)}${say("rows-end")}`;
  }

  // What sets cells apart (corrected, made of a corrected one, disputed, restored), by "place,column".
  async function marksOf(said, places) {
    const chunks = [...new Set(places.map((place) => Math.floor(place / meta.chunk)))];
    const parts = await Promise.all(chunks.map((number) => lccp.need(`marks/${said.name}-${number}`)));
    return new Map(parts.flat().map(([place, column, state]) => [`${place},${column}`, state]));
  }

  // What sets one cell apart, and of a disputed one the cells that documents disagree on: [table, key, field].
  async function stateOf(said, place, column) {
    const marks = await lccp.need(`marks/${said.name}-${Math.floor(place / meta.chunk)}`);
    const [, , state, disputes] = marks.find(([row, number]) => row === place && number === column) || [];
    return [state || "", disputes || []];
  }

  function body(places, rows, marks) {
    const grid = find("grid"), inside = grid.contains(document.activeElement) && document.activeElement.closest("tbody");
    const lines = rows.map((values, line) => {
      const key = keyOf(about, values);
      return make("tr", {}, rowHead(key, values), values.map((value, column) =>
        cellOf(places[line], key, value, line, column, marks.get(`${places[line]},${column}`))));
    });
    grid.tBodies[0].replaceChildren(...lines);
    const target = focusable();
    if (target) target.tabIndex = 0;
    if (target && inside) target.focus();
  }

  // The heading of a row stays in sight: what it is about, and all its key.
  function rowHead(key, values) {
    const label = labelOf(about, values), pilot = about.name === "pilots" ? values[about.key[0]] : "";
    return make("th", { scope: "row", role: "rowheader", class: "who" },
      pilot ? make("a", { href: `#pilot/${encodeURIComponent(pilot)}`, tabindex: "-1" }, label) : make("span", { class: label.textContent === key ? "key" : null }, label),
      label.textContent === key ? null : make("small", {}, englishName(values), quote(key)));
  }

  // The English name of a pilot, for those who read English.
  function englishName(values) {
    const column = about.name === "pilots" ? about.columns.findIndex((one) => one.name === "name_en") : -1;
    return column >= 0 && values[column] && !document.documentElement.lang.startsWith("zh") ? `${values[column]} · ` : null;
  }

  // What the headings of rows are: names, places, words.
  function rowTitle() {
    const [first, second] = about.label.map((column) => about.columns[column].name);
    return first && (!second || first === "place") ? pick(about.columns[inLanguage(about, about.label[0])].title) : say("row-of");
  }

  function cellOf(place, key, value, line, column, state) {
    const mine = chosen && chosen.place === place && chosen.column === column;
    const said = about.columns[column];
    const shown = value ? make("span", { class: value.length <= SHORT ? "short" : null }, shownValue(said, value)) : make("span", { class: "faint" }, "—");
    const link = make("a", {
      href: address(about.name, key, said.name), tabindex: "-1", "aria-label": value ? null : `${pick(said.title)}: ${say("empty")}`,
      title: hint(said, value, state), data: { line, column },
    }, shown);
    const looks = [said.number ? "number" : "", state ? `state ${state}` : ""].filter(Boolean).join(" ");
    return make("td", { role: "gridcell", class: looks || null, hidden: !visible(about, column), "aria-selected": String(Boolean(mine)) }, link);
  }

  // What hovering over a cell says: a time in words, and why the cell is marked.
  function hint(said, value, state) {
    const year = value && said.kind.startsWith("EDTF") ? lccp.years.beside(value) : "";
    return [year, state ? say(`state-${state}`) : ""].filter(Boolean).join(" · ") || null;
  }

  const focusable = () => {
    const lines = find("grid").tBodies[0].rows;
    const line = lines[Math.min(active[0], lines.length - 1)];
    const cell = line?.querySelectorAll("td")[Math.min(active[1], about.columns.length - 1)];
    return cell ? cell.firstChild : null;
  };

  function head() {
    find("table-title").textContent = pick(about.title);
    find("table-about").textContent = pick(about.about);
    find("csv").href = `csv/${about.name}.csv`;
    find("search").value = view.q;
    find("table-choice").replaceChildren(...meta.order.map((number) => meta.tables[number]).map((one) =>
      make("option", { value: one.name, selected: one.name === about.name }, `${pick(one.title)} (${figure(one.rows)})`)));
    find("column-help").replaceChildren(...about.columns.flatMap((one) => [
      make("dt", {}, pick(one.title), " ", make("code", {}, one.name)), make("dd", {}, `${pick(one.about)} `, make("code", {}, one.kind))]),
      ...(about.columns.some((one) => one.kind.startsWith("EDTF")) ? lccp.years.legend(make) : []),
      make("dt", {}, say("marks-legend")), make("dd", {}, ["corrected", "follows", "disputed", "restored"].map((state) =>
        make("span", { class: `example state ${state}` }, say(`state-${state}`)))));
    const down = view.sort.startsWith("-"), by = view.sort.replace(/^-/, "");
    find("grid").tHead.replaceChildren(make("tr", {}, make("th", { scope: "col", class: "who" }, rowTitle()), about.columns.map((one, number) => make("th", {
      scope: "col", hidden: !visible(about, number), class: one.number ? "number" : null, "aria-sort": one.name === by ? (down ? "descending" : "ascending") : "none",
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
        values.map((value) => make("option", { value: "=" + value, selected: held === value }, value ? shownValue(one, value) : say("empty")))));
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
    column = Math.max(0, Math.min(column, wide - 1));
    const step = column < active[1] || event.key === "End" ? -1 : 1; // a column of the other language is passed by
    while (!visible(about, column) && column + step >= 0 && column + step < wide) column += step;
    active = [Math.max(0, Math.min(line, lines.length - 1)), column];
    const target = focusable();
    target.tabIndex = 0;
    target.focus();
  }

  function listen() {
    find("grid-scroll").addEventListener("scroll", cue, { passive: true });
    new ResizeObserver(cue).observe(find("grid-scroll"));
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

  // Fade the right edge while columns lie beyond it: a number cut there would be read as a whole one.
  function cue() {
    const box = find("grid-scroll");
    box.classList.toggle("more-right", box.scrollLeft + box.clientWidth < box.scrollWidth - 2);
  }

  // Bring the chosen cell into sight, once everything beside it has its place.
  function reveal() {
    const target = chosen && focusable();
    if (!target) return;
    target.scrollIntoView({ block: "nearest", inline: "center" });
    align(target.parentElement);
  }

  // Let a column begin where the headings of the rows end: half a number beside them would be read as a whole one.
  function align(cell) {
    const [who, ...columns] = [...find("grid").tHead.rows[0].cells].filter((one) => !one.hidden).map((one) => one.getBoundingClientRect());
    const scroller = find("grid-scroll"), next = columns.find((one) => one.left >= who.right - 1);
    if (next && scroller.scrollLeft > 0) scroller.scrollLeft += Math.min(next.left, cell.getBoundingClientRect().left) - who.right;
  }

  function focus() {
    const target = focusable();
    if (target) target.focus();
  }

  return { start, described, show, row, all, placeOf, keyOf, labelOf, visible, shownValue, pilotOf, stateOf, marksOf, listen, focus, reveal, redraw: () => about && view && (head(), draw()), chosen: () => chosen, current: () => about?.name };
})();
