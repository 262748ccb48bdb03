"use strict";
// The document beside the table: as received, as repaired, or as its pages look; words marked, words chosen.
lccp.source = (() => {
  const { make, say, odd, find } = lccp;
  let meta, about = null, number = 0, mode = "raw", marks = [], from = 0, to = 0, page = 0;
  const texts = new Map(); // "document-leaf" -> array of characters

  const start = (described) => { meta = described; };
  const said = () => about;

  async function characters(leaf) {
    const name = `${number}-${leaf}`;
    if (!texts.has(name)) texts.set(name, Array.from(await lccp.need(`text/${name}`)));
    return texts.get(name);
  }

  const leafOf = (at) => Math.max(0, said().leaves.findLastIndex(([first]) => first <= at));

  function at(offset) {
    const leaf = leafOf(offset), text = texts.get(`${number}-${leaf}`);
    return text ? text[offset - said().leaves[leaf][0]] : undefined;
  }

  // Show a document; `spans` are [start, end] to mark, or [start, end, page, box]. Scrolls to the first of them.
  async function show(which, spans, wanted) {
    const before = number, described = await lccp.documents.of(which);
    number = which;
    about = described;
    marks = spans;
    page = spans.find((span) => span[2])?.[2] || (before === number ? page : 0);
    if (wanted) mode = wanted;
    if (mode === "page" && !said().pages.length) mode = "raw";
    from = to = spans.length ? leafOf(spans[0][0]) : 0;
    find("rests").replaceChildren();
    await draw();
    const first = find("text").querySelector("mark, .box");
    const image = find("text").querySelector("img");
    if (image) await image.decode().catch(() => {}); // its height is known only then
    center(first);
  }

  // Scroll the document to its marked words, and nothing else where the document scrolls by itself.
  function center(first) {
    const box = find("text");
    if (!first) { box.scrollTop = 0; return; }
    if (document.body.dataset.view === "document") { first.scrollIntoView({ block: "center" }); return; }
    const [inner, outer] = [first.getBoundingClientRect(), box.getBoundingClientRect()];
    box.scrollTop += inner.top - outer.top - box.clientHeight / 3;
  }

  async function draw() {
    const mine = number, parts = [];
    const choices = await lccp.documents.choices(number);
    if (mine !== number) return;
    find("document-choice").replaceChildren(...[...choices].map(([place, one]) =>
      make("option", { value: one.id, selected: place === number }, one.title ? `${one.title} (${one.id})` : one.id)));
    find("all-documents").hidden = !lccp.documents.isMany();
    find("all-documents").querySelector("b").textContent = String(meta.documents);
    for (const button of find("view-choice").querySelectorAll("button")) {
      button.setAttribute("aria-pressed", String(button.dataset.view === mode));
      if (button.dataset.view === "page") button.hidden = !said().pages.length;
    }
    const box = find("text");
    box.setAttribute("aria-label", `${say("text-of")} ${said().title || said().id}`);
    box.className = mode;
    if (mode === "page") { box.replaceChildren(...pictured()); return; }
    for (let leaf = from; leaf <= to; leaf += 1) parts.push(...(mode === "raw" ? await received(leaf) : await repaired(leaf)));
    if (mine !== number) return;
    const more = (label, call) => make("button", { type: "button", class: "more", on: { click: call } }, say(label));
    if (from > 0) parts.unshift(more("earlier", () => { from -= 1; draw(); }));
    if (to < said().leaves.length - 1) parts.push(more("later", () => { to += 1; draw(); }));
    box.replaceChildren(...parts);
    const gutter = box.querySelector(".line button");
    if (gutter) gutter.tabIndex = 0;
  }

  // ---- as received: a line of the document a line, its offset before it

  async function received(leaf) {
    const text = await characters(leaf), base = said().leaves[leaf][0], out = [];
    let first = 0;
    while (first < text.length) {
      let last = text.indexOf("\n", first);
      last = last < 0 ? text.length : last + 1;
      out.push(line(base + first, base + last, stretch(base + first, base + last)));
      first = last;
    }
    return out;
  }

  function line(first, last, children) {
    if (!children.length || (children.length === 1 && children[0].textContent === "\n")) return make("div", { class: "line blank" });
    return make("div", { class: "line" },
      make("button", { type: "button", tabindex: "-1", "aria-label": `${say("line")} ${first}`, data: { first, last } }, String(first)),
      make("span", { class: "words" }, children));
  }

  const marked = (offset) => marks.some((span) => span[0] <= offset && offset < span[1]);
  const lost = (offset) => said().lost.find((one) => one[0] <= offset && offset < one[1]);

  // Characters of the document, in as few elements as their looks allow; each knows its offset.
  function stretch(first, last) {
    const out = [];
    let plain = "", begun = first;
    const flush = (next) => {
      if (plain) out.push(make(marked(begun) ? "mark" : "span", { data: { at: begun } }, plain));
      plain = "";
      begun = next;
    };
    const edges = new Set(marks.flatMap((span) => [span[0], span[1]]));
    for (let offset = first; offset < last; offset += 1) {
      if (edges.has(offset)) flush(offset);
      const sign = at(offset), shown = sign === undefined ? ["control", "…", ""] : odd(sign);
      if (!shown) { plain += sign; continue; }
      flush(offset);
      out.push(special(offset, sign, shown));
      begun = offset + 1;
    }
    flush(last);
    return out;
  }

  function special(offset, sign, shown) {
    const found = sign === "\ufffd" ? lost(offset) : null;
    const title = found ? `${shown[2]}: ${lccp.known(found[2])}${found[3] ? `, ${say("restored")} ${found[3]}` : ""}` : shown[2];
    return make(marked(offset) ? "mark" : "span", { class: `${shown[0]} ${found ? found[2] : ""}`.trim(), title: title || null, data: { at: offset, one: "1" } }, shown[1]);
  }

  // ---- as repaired: what was kept, replaced and taken out

  async function repaired(leaf) {
    const lines = await lccp.need(`repaired/${number}-${leaf}`);
    const last = lines.reduce((most, ops) => ops.reduce((one, op) => Math.max(one, op[1]), most), 0);
    for (let one = leaf; one <= Math.min(leafOf(Math.max(last - 1, 0)), said().leaves.length - 1); one += 1) await characters(one);
    return lines.map((ops) => {
      const placed = ops.filter((op) => op[0] >= 0);
      const [first, end] = placed.length ? [placed[0][0], placed[placed.length - 1][1]] : [0, 0];
      return line(first, end, ops.flatMap(repair));
    });
  }

  function repair([first, last, made]) {
    if (made === undefined) return stretch(first, last);
    if (first < 0) return [made];
    const old = Array.from({ length: Math.min(last - first, 60) }, (_, place) => at(first + place) ?? "").join("");
    const blank = /[\n\r\f]/.test(old) ? "\u23ce" : "\u00b7"; // a line break, or a blank
    const shown = old.trim() ? Array.from(old.replace(/\s+/g, " "), (sign) => (odd(sign) || [0, sign])[1]).join("") : blank;
    if (!made) return [make("del", { title: say("taken-out"), data: { at: first, one: "1" } }, shown)];
    return [make("ins", { class: marked(first) ? "marked" : null, title: `${say("was")} ${shown}`, data: { at: first, one: "1" } }, made)];
  }

  // ---- as its pages look

  function pictured() {
    const pages = said().pages;
    const one = pages.find(([name]) => name === page) || pages[0];
    page = one[0];
    const place = pages.indexOf(one);
    const turn = (label, to) => make("button", { type: "button", disabled: !pages[to], on: { click: () => { page = pages[to][0]; draw(); } } }, say(label));
    const sheet = make("div", { class: "sheet" },
      make("img", { src: `pages/${number}-${page}.png`, alt: `${said().title || said().id}, ${say("page")} ${page}` }));
    for (const [, , on, box] of marks) {
      if (on !== page || !box) continue;
      const frame = make("div", { class: "box" });
      Object.assign(frame.style, {
        left: `${(box[0] / one[1]) * 100}%`, top: `${(box[1] / one[2]) * 100}%`,
        width: `${((box[2] - box[0]) / one[1]) * 100}%`, height: `${((box[3] - box[1]) / one[2]) * 100}%`,
      });
      sheet.append(frame);
    }
    return [make("p", { class: "bar" }, turn("previous", place - 1), `${say("page")} ${page}`, turn("next", place + 1)), sheet];
  }

  // ---- words chosen in the document

  function offsetOf(node, offset) {
    const element = (node.nodeType === 3 ? node.parentElement : node)?.closest("[data-at]");
    if (!element || !find("text").contains(element)) return null;
    const base = Number(element.dataset.at);
    if (element.dataset.one || node.nodeType !== 3) return base;
    return base + Array.from(node.data.slice(0, offset)).length;
  }

  function picked() {
    const chosen = document.getSelection();
    if (!chosen || !chosen.rangeCount) return;
    const range = chosen.getRangeAt(0);
    const first = offsetOf(range.startContainer, range.startOffset);
    if (first === null) return;
    const last = range.collapsed ? first + 1 : offsetOf(range.endContainer, range.endOffset) ?? first + 1;
    rests(first, Math.max(last, first + 1));
  }

  // The cells that rest on words: [start, end, table, row, column], those of the fewest words first.
  async function resting(first, last) {
    const found = new Map();
    for (let leaf = leafOf(first); leaf <= leafOf(last - 1); leaf += 1) {
      for (const one of await lccp.need(`index/${number}-${leaf}`)) {
        if (one[0] >= last) break;
        if (one[1] > first) found.set(one.join(), one);
      }
    }
    return [...found.values()].sort((a, b) => a[1] - a[0] - (b[1] - b[0]) || a[2] - b[2] || a[3] - b[3] || a[4] - b[4]);
  }

  async function rests(first, last) {
    lccp.chain.rests(await resting(first, last), first, last);
  }

  function moved(event) {
    const button = event.target.closest(".line button");
    if (!button || !["ArrowDown", "ArrowUp", "Home", "End"].includes(event.key)) return;
    event.preventDefault();
    const all = [...find("text").querySelectorAll(".line button")], here = all.indexOf(button);
    const next = { ArrowDown: here + 1, ArrowUp: here - 1, Home: 0, End: all.length - 1 }[event.key];
    const target = all[Math.max(0, Math.min(next, all.length - 1))];
    button.tabIndex = -1;
    target.tabIndex = 0;
    target.focus();
  }

  function listen() {
    const box = find("text");
    box.addEventListener("click", (event) => {
      const gutter = event.target.closest(".line button");
      if (gutter) rests(Number(gutter.dataset.first), Number(gutter.dataset.last));
      else if (mode !== "page" && !event.target.closest("button")) picked();
    });
    box.addEventListener("keydown", moved);
    find("document-choice").addEventListener("change", (event) => { location.hash = lccp.address("document", event.target.value); });
    find("view-choice").addEventListener("click", (event) => {
      const wanted = event.target.closest("button")?.dataset.view;
      if (wanted) show(number, marks, wanted);
    });
  }

  // Close the pane: the table has another view, and no cell is chosen.
  function leave() {
    document.body.classList.remove("sourced");
    marks = [];
  }

  return { start, show, listen, leave, rests, redraw: () => about && draw() };
})();
