"use strict";
// What is known of a cell: its words, each rule with before and after, what it was computed from; and the way back.
lccp.chain = (() => {
  const { make, say, pick, known, quote, address, find } = lccp;
  const LONG = 240, MOST = 100;
  const OF_CELLS = new Set(["value.agreed"]); // rules that look at other cells alone, not at the words
  const PLACE = /\[(?:([^\s\[\]:]+):)?(\d+)-(\d+)\]/g; // without a document's name: of the one that lost the digits
  let meta, shown = null, turn = 0, documents = new Map(); // those that the cell quotes, by number

  const start = (described) => { meta = described; };

  // Show the cell at a place of a table and its words in the document.
  async function show(said, place, column, quiet) {
    const mine = ++turn;
    const values = await lccp.table.row(said, place);
    const part = await lccp.need(`trace/${said.name}-${Math.floor(place / meta.chunk)}`);
    const trace = part[place % meta.chunk][column];
    const one = said.columns[column], key = lccp.table.keyOf(said, values);
    if (mine !== turn) return; // another cell was chosen meanwhile
    shown = { said, place, column };
    document.body.classList.add("sourced");
    // A corrected value has no words of its own; what it took the place of is shown instead.
    const spans = !trace ? [] : trace[0].length ? trace[0] : trace[4];
    const quoted = await lccp.documents.all([...spans, ...(trace ? trace[4] : [])].map((span) => span[0]));
    if (mine !== turn) return;
    documents = quoted;
    const texts = await Promise.all(spans.map((span) => words(span)));
    const [state, disputes] = await stateOf(said, place, column, trace, values[column]), year = lccp.years.beside(values[column]);
    const pilot = lccp.table.pilotOf(said, values);
    const parts = [
      make("p", { class: "bar" }, make("b", { class: `tag state ${state}` }, say(`state-${state}`)),
        pilot ? make("a", { href: `#pilot/${encodeURIComponent(pilot)}` }, say("everything-about")) : null),
      make("p", { class: "value" }, values[column] ? folded(values[column]) : make("span", { class: "faint" }, "—"),
        one.kind.startsWith("EDTF") && year ? make("small", {}, ` ${year}`) : named(one, values[column])),
      make("p", { class: "small" }, pick(one.about), " ", make("a", { href: address(said.name, key, one.name) }, say("link"))),
    ];
    if (!trace) parts.push(make("p", {}, say(values[column] ? "numbering-cell" : "missing-cell")));
    else parts.push(...told(trace, texts, values[column], state));
    if (said.name === "lost_digits") parts.push(premises(said, values));
    for (const dispute of disputes) parts.push(await contested(dispute, [said.name, key, one.name]));
    parts.push(...lccp.cite.boxes(said, key, one, values[column], trace, Boolean(trace) && !hasCorrection(said, one, state), documents));
    if (mine !== turn) return;
    find("source-title").replaceChildren(lccp.table.labelOf(said, values), ` · ${pick(one.title)} `, make("small", {}, quote(key)));
    find("back").hidden = false;
    find("chain").replaceChildren(...parts);
    find("viewer").hidden = !spans.length;
    lccp.table.reveal();
    if (spans.length) await lccp.source.show(spans[0][0], of(spans, spans[0][0]));
    if (quiet) return;
    find("source-title").focus({ preventScroll: true });
    if (matchMedia("(max-width: 60rem)").matches) find("source-pane").scrollIntoView(); // where it is below the table
  }

  // What a reader must know first of a cell.
  async function stateOf(said, place, column, trace, value) {
    const [state, disputes] = await lccp.table.stateOf(said, place, column);
    if (trace && trace[3]) return ["fault", disputes];
    return [state || (!value ? "empty" : !trace ? "key" : isSaid(trace) ? "plain" : "derived"), disputes];
  }

  // Whether documents state the value: not where it was looked up, taken from other cells, or made of whole documents.
  const isSaid = ([, chains, origins]) => !origins.length
    && !chains.some(([number, steps]) => number < 0 || steps.some(([rule]) => meta.rules[rule][2]));

  // Whether the entry that corrects a cell is there already: its own, or that of the cell that it is made of.
  const hasCorrection = (said, column, state) => state === "corrected" || (state === "follows" && lccp.cite.isMadeOfAnother(said, column));

  // The Chinese name of a value of a closed list, beside the value itself.
  function named(column, value) {
    const shown = value ? lccp.table.shownValue(column, value) : "";
    return typeof shown === "string" && shown ? make("small", {}, ` ${shown}`) : null;
  }

  const of = (spans, number) => spans.filter((span) => span[0] === number).map((span) => span.slice(1));

  async function words([number, first, last]) {
    const leaves = documents.get(number).leaves;
    let out = [];
    for (const [leaf, [begins, ends]] of leaves.entries()) {
      if (begins < last && ends > first) {
        const text = Array.from(await lccp.need(`text/${number}-${leaf}`));
        out = out.concat(text.slice(Math.max(0, first - begins), last - begins));
      }
    }
    return out.join("");
  }

  // Long words are folded away, but whole.
  function folded(text) {
    if (text.length <= LONG) return quote(text);
    return make("details", {}, make("summary", {}, quote(text.slice(0, LONG)), "…"), quote(text));
  }

  // The words of each document and the rules that made the value of them. A document counts as saying the value where
  // its own chain ends in it: words that a correction has overruled are shown as such.
  function told(trace, texts, value, state) {
    const [spans, chains, origins, fault, replaced] = trace, out = [];
    if (fault) out.push(make("p", { class: "note", role: "alert" }, `${say("fault")} `, quote(fault)));
    const stating = !isSaid(trace) ? [] : chains.filter(([number, steps]) => number >= 0 && (!steps.length || steps[steps.length - 1][1] === value));
    if (state !== "corrected" && state !== "follows" && stating.length > 1) out.push(make("p", { class: "good" }, `${stating.length} ${say("witnesses")}`));
    for (const [number, steps] of chains) {
      const mine = spans.map((span, place) => [span, texts[place]]).filter(([span]) => span[0] === number);
      const given = mine.map(([, text]) => text).join("");
      out.push(make("section", { class: "witness" },
        number >= 0 ? heading(number, spans) : null,
        number >= 0 ? make("blockquote", {}, mine.flatMap(([, text], place) => [place ? make("span", { class: "faint" }, " ⋯ ") : null, folded(text)])) : null,
        rules(steps, given, origins, number >= 0)));
    }
    if (origins.length) out.push(make("h3", {}, say("from")), make("ul", { class: "plain" }, origins.map(origin)));
    if (!spans.length) out.push(...former(replaced, texts));
    return out;
  }

  // The words that a correction took the place of, document by document.
  function former(replaced, texts) {
    return [...new Set(replaced.map(([number]) => number))].map((number) => make("section", { class: "witness" },
      make("p", { class: "small" }, say("replaced")), heading(number, replaced),
      make("blockquote", {}, replaced.flatMap((span, place) => (span[0] === number ? [folded(texts[place]), " "] : [])))));
  }

  function heading(number, spans) {
    const one = documents.get(number), mine = of(spans, number);
    const places = mine.slice(0, 4).map((span) => `${span[0]}–${span[1]}`).join(", ") + (mine.length > 4 ? " …" : "");
    const boxes = mine.filter((span) => span[2]).slice(0, 1).map((span) => ` · ${say("page")} ${span[2]}`);
    const sure = mine.flatMap((span) => (span[4] === undefined ? [] : [span[4]]));
    if (sure.length) boxes.push(` · ${say("confidence")} ${Math.min(...sure).toFixed(2)}`);
    return make("h3", {}, `${say("words-of")} `, make("bdi", {}, one.title || one.id), make("small", {}, ` ${places}${boxes.join("")} `),
      make("button", { type: "button", class: "go", on: { click: () => lccp.source.show(number, mine) } }, say("go")));
  }

  function rules(steps, given, origins, quoted) {
    if (!steps.length) return quoted ? make("p", { class: "small" }, say("no-rules")) : null;
    let before = given;
    return make("ol", { class: "steps" }, steps.map(([rule, after]) => {
      const [name, meaning] = meta.rules[rule];
      if (OF_CELLS.has(name)) before = [...new Set(origins.map(([, held]) => held))].join(" · ");
      const line = make("li", {}, make("code", {}, name), " ", make("span", { class: "small" }, pick(meaning)),
        make("div", { class: "step" }, before ? folded(before) : null, make("span", { class: "arrow", "aria-label": say("becomes") , role: "img" }, " → "),
          after === before ? make("em", {}, say("same")) : folded(after)));
      before = after;
      return line;
    }));
  }

  function origin([ref, held]) {
    const [table, ...rest] = ref.split("/"), field = rest.pop(), said = lccp.table.described(table);
    const link = said && rest.length ? make("a", { href: address(table, rest.join("/"), field) }, quote(ref)) : make("code", {}, quote(ref));
    const corrected = ref.startsWith("corrections.toml#");
    return make("li", { class: corrected ? "note" : null }, corrected ? make("b", {}, `${say("correction")}: `) : null, link, held ? make("span", {}, ": ", folded(held)) : null);
  }

  // The argument of a lost digit; the places that it names become links.
  function premises(said, values) {
    const held = (name) => values[said.columns.findIndex((one) => one.name === name)] || "";
    const inLanguage = (name) => (document.documentElement.lang.startsWith("zh") && held(`${name}_zh`)) || held(name);
    const rows = ["status", "value", "candidates", "bounds"].filter(held).flatMap((name) => {
      const one = said.columns.find((column) => column.name === name);
      return [make("dt", {}, pick(one.title)), make("dd", {}, quote(known(inLanguage(name)).replaceAll("|", " | ")))];
    });
    const because = inLanguage("because");
    return make("section", {}, make("h3", {}, say("premises")), make("dl", {}, rows),
      held("argument") ? argument(JSON.parse(held("argument"))) : make("p", {}, linked(because, held("source"))));
  }

  // An argument, step by step, each with the words that it rests on.
  function argument({ steps, so, so_zh }) {
    const places = (spans) => spans.flatMap((span) => [" ", place(span.source, span.start, span.end, `“${span.exact}”`)]);
    return make("ol", {},
      steps.map((step) => make("li", {}, make("b", {}, pick([step.kind, step.kind_zh])), " ", quote(pick([step.says, step.says_zh])), places(step.spans))),
      so ? make("li", {}, quote(pick([so, so_zh]))) : null);
  }

  // A link to words of a document.
  function place(source, first, last, text) {
    return make("a", { href: `${address("document", source)}/${first}-${last}` }, quote(text));
  }

  function linked(text, source) {
    const out = [];
    let last = 0;
    for (const found of text.matchAll(PLACE)) {
      out.push(quote(text.slice(last, found.index)), place(found[1] || source, found[2], found[3], found[0]));
      last = found.index + found[0].length;
    }
    return [...out, quote(text.slice(last))];
  }

  // Who says what of a cell on which documents disagree: the one that is shown, or one that it is made of.
  async function contested(dispute, shownCell) {
    const said = lccp.table.described("conflicts"), [table, key, field] = dispute;
    const [value, source, chosen, ...place] = ["value", "source", "chosen", "table", "key", "field"].map((name) => said.columns.findIndex((column) => column.name === name));
    const rows = (await lccp.table.all(said)).filter((row) => place.every((column, number) => row[column] === dispute[number]));
    const lines = await Promise.all(rows.map(async (row) => make("li", {}, await titleOf(row[source]), ": ",
      make("a", { href: address("conflicts", lccp.table.keyOf(said, row), "value") }, quote(row[value] || "—")),
      row[chosen] === "true" ? make("small", {}, ` (${say("chosen")})`) : null)));
    const own = dispute.every((part, number) => part === shownCell[number]), about = lccp.table.described(table);
    const title = about && [pick(about.title), pick((about.columns.find((column) => column.name === field) || about).title)];
    return make("section", { class: "note" }, make("h3", {}, say(own ? "contested" : "contested-beneath")),
      own ? null : make("p", {}, make("a", { href: address(table, key, field) }, title ? `${title[0]} · ` : "", quote(key), title ? ` · ${title[1]}` : "")), make("ul", {}, lines));
  }

  // What a document is called, by its id.
  async function titleOf(id) {
    const number = await lccp.documents.numberOf(id);
    return quote((number !== undefined && (await lccp.documents.of(number)).title) || id);
  }

  // List the cells that rest on chosen words.
  async function rests(found, first, last) {
    const some = found.slice(0, MOST);
    const items = await Promise.all(some.map(async ([, , table, place, column]) => {
      const said = meta.tables[table], values = await lccp.table.row(said, place), key = lccp.table.keyOf(said, values);
      return make("li", {}, make("a", { href: address(said.name, key, said.columns[column].name) }, `${pick(said.title)} · `, quote(key), ` · ${pick(said.columns[column].title)}`),
        " = ", quote(values[column].length > 60 ? values[column].slice(0, 59) + "…" : values[column]));
    }));
    if (found.length > MOST) items.push(make("li", {}, `${found.length - MOST} ${say("more-cells")}`));
    find("rests").replaceChildren(
      make("h3", {}, found.length ? `${say("rests")} ${found.length}` : say("rests-none"), make("small", {}, ` ${first}–${last}`)),
      make("ul", { class: "plain" }, items));
  }

  // A document without a cell: the pane takes the whole width.
  async function alone(number, spans) {
    turn += 1;
    shown = null;
    const one = await lccp.documents.of(number);
    document.body.classList.add("sourced");
    find("source-title").textContent = one.title || one.id;
    find("back").hidden = true;
    find("chain").replaceChildren(make("p", { class: "small" }, make("bdi", {}, one.file)));
    find("viewer").hidden = false;
    await lccp.source.show(number, spans);
    if (spans.length) await lccp.source.rests(spans[0][0], spans[0][1]);
  }

  return { start, show, rests, alone, redraw: () => shown && show(shown.said, shown.place, shown.column, true) };
})();
