"use strict";
// From the address to what is shown: #overview, #tables, #pictures, #changes, #document/ID[/from-to], #pilot/ID,
// #search/WORDS, #TABLE[/KEY[/FIELD]][?…].
(async () => {
  const { say, find } = lccp;
  let meta;

  const decoded = (part) => { try { return decodeURIComponent(part); } catch { return part; } };

  function parsed(hash) {
    const [path, query] = [hash.replace(/^#/, "").split("?")[0], hash.includes("?") ? hash.slice(hash.indexOf("?") + 1) : ""];
    const parts = path.split("/").map(decoded);
    const wanted = query ? query.split("&").map((pair) => {
      const at = pair.indexOf("=");
      return at < 0 ? [decoded(pair), ""] : [decoded(pair.slice(0, at)), decoded(pair.slice(at + 1))];
    }) : null;
    return { parts, wanted };
  }

  function open(view) {
    document.body.dataset.view = view;
    for (const link of document.querySelectorAll("#views a")) {
      const mine = link.dataset.view || link.hash.slice(1).split("/")[0];
      if (mine === (view === "table" ? "tables" : view === "pilot" ? "overview" : view)) link.setAttribute("aria-current", "page");
      else link.removeAttribute("aria-current");
    }
    find("trouble").hidden = true;
    if (view !== "search") find("find").value = "";
  }

  function trouble() {
    find("trouble").textContent = say("no-cell");
    find("trouble").hidden = false;
  }

  async function route() {
    const { parts, wanted } = parsed(location.hash);
    const [first, ...rest] = parts;
    if (!first || ["overview", "tables", "pictures", "changes"].includes(first)) {
      if (first === "changes" && !find("view-changes")) { open("overview"); trouble(); return; }
      open(first || "overview");
      if (first) scrollTo(0, 0);
      return;
    }
    if (first === "document") { await onDocument(rest); return; }
    if (first === "search") { open("search"); scrollTo(0, 0); await lccp.search.show(rest.join("/")); return; }
    if (first === "pilot") {
      open("pilot");
      scrollTo(0, 0);
      if (!(await lccp.pilot.show(rest.join("/")))) trouble();
      return;
    }
    const stays = document.body.dataset.view === "table" && lccp.table.current() === first && rest.length > 0;
    open("table");
    if (!stays) scrollTo(0, 0); // another view, scrolled far down, is no place in this one
    const said = lccp.table.described(first);
    if (!said) { open("tables"); trouble(); return; }
    const field = rest.length > 1 && said.columns.some((one) => one.name === rest[rest.length - 1]) ? rest.pop() : "";
    const cell = rest.length ? { key: rest.join("/"), field } : null;
    const found = await lccp.table.show(first, cell ? wanted : wanted || [], cell);
    if (!found) trouble();
    const chosen = lccp.table.chosen();
    if (chosen) await lccp.chain.show(said, chosen.place, chosen.column);
    else lccp.source.leave();
  }

  async function onDocument([id, range]) {
    open("document");
    if (!id && lccp.documents.isMany()) { location.replace("#sources"); return; }
    const number = id ? await lccp.documents.numberOf(id) : 0; // without an id: the first document
    if (number === undefined) trouble();
    const found = /^(\d+)-(\d+)$/.exec(range || "");
    if (!found) scrollTo(0, 0);
    await lccp.chain.alone(number || 0, found ? [[Number(found[1]), Number(found[2])]] : []);
  }

  function listen() {
    addEventListener("hashchange", route);
    find("skip").addEventListener("click", (event) => { event.preventDefault(); find("view-main").focus(); });
    const back = () => { lccp.table.focus(); };
    find("back").addEventListener("click", () => { document.body.classList.remove("sourced"); back(); });
    addEventListener("keydown", (event) => {
      if (event.key === "Escape" && document.body.dataset.view === "table" && find("source-pane").contains(document.activeElement)) back();
    });
    for (const button of document.querySelectorAll("[data-language]"))
      button.addEventListener("click", () => {
        lccp.speak(button.dataset.language);
        if (document.body.dataset.view === "table") { lccp.table.redraw(); lccp.chain.redraw(); }
        else if (document.body.dataset.view === "document") lccp.source.redraw();
        else if (document.body.dataset.view === "pilot") lccp.pilot.redraw();
        else if (document.body.dataset.view === "search") route();
      });
    lccp.table.listen();
    lccp.source.listen();
    lccp.search.listen();
    lccp.front.listen();
  }

  meta = await lccp.need("meta");
  lccp.learn(meta.words);
  lccp.speak(lccp.preferred());
  for (const part of [lccp.documents, lccp.table, lccp.source, lccp.cite, lccp.chain, lccp.search, lccp.pilot]) part.start(meta);
  document.body.classList.add("ready");
  listen();
  await route();
})();
