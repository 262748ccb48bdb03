"use strict";
// What a reader carries away of a cell: a citation, or a correction to paste into corrections.toml.
lccp.cite = (() => {
  const { make, say, pick } = lccp;
  // Cells that are made of another table's, by the column that names their row there: a build wants that one corrected.
  const MADE_OF = new Map([
    ["pilots.peak_year", ["peak_targets", "edtf", "pilot"]],
    ["pilots.rating", ["ratings", "rating", "pilot"]],
    ["programmes.first_announced", ["pilots", "announced", "programme"]],
  ]);
  const isMadeOfAnother = (table, column) => MADE_OF.has(`${table.name}.${column.name}`);
  let meta, documents = new Map();

  const start = (described) => { meta = described; };

  // The page's own address without what may name a folder of this machine: a file from disk has no address to share.
  const shared = () => (location.protocol === "file:" ? "" : location.href.split("#")[0]);

  function sourcesOf(trace) {
    const numbers = trace ? [...new Set(trace[0].map((span) => span[0]))] : [];
    return numbers.map((number) => documents.get(number)).map((one) => one.title || one.id);
  }

  function plain(table, key, column, value, trace) {
    const from = sourcesOf(trace);
    return `${pick(table.title)} (${table.name}), ${key}, ${pick(column.title)} (${column.name}): ${value || "—"}.`
      + `${from.length ? ` ${from.map((title) => `《${title}》`).join("")}` : ""} ${meta.built}. `
      + `${shared()}${lccp.address(table.name, key, column.name)}`;
  }

  const braced = (text) => text.replace(/[{}\\]/g, "").replace(/[&%$#_]/g, (sign) => `\\${sign}`);

  function bibtex(table, key, column, value, trace) {
    const id = `lccp:${table.name}:${key}:${column.name}`.replace(/[^\w:.|-]/g, "-").replaceAll("|", ".");
    return [
      `@misc{${id},`,
      `  title = {${braced(`${table.name}, ${key}, ${column.name}: ${value || "(empty)"}`)}},`,
      `  note = {${braced([...sourcesOf(trace), meta.built].join("; "))}},`,
      `  howpublished = {${braced(shared() + lccp.address(table.name, key, column.name))}},`,
      "}",
    ].join("\n");
  }

  // A TOML basic string.
  const quoted = (text) => `"${text.replace(/["\\]/g, "\\$&").replace(/[\u0000-\u001f\u007f]/g, (sign) =>
    `\\u${sign.codePointAt(0).toString(16).padStart(4, "0")}`)}"`;

  function correction(table, key, column, value) {
    const id = `${table.name}-${key}-${column.name}`.replace(/[^\p{L}\p{N}-]+/gu, "-");
    const entries = [["id", id], ["table", table.name], ["key", key], ["field", column.name], ["expect", value],
      ["value", ""], ["reason", ""], ["who", ""], ["date", ""], ["citation", ""]];
    return `[[correction]]\n${entries.map(([name, text]) => `${name} = ${quoted(text)}`).join("\n")}\n`;
  }

  // The entries that correct a cell: of itself, or of each cell that it is made of.
  async function corrections(table, key, column, value) {
    const made = value && MADE_OF.get(`${table.name}.${column.name}`), said = made && lccp.table.described(made[0]);
    const [field, about] = said ? made.slice(1).map((name) => said.columns.findIndex((one) => one.name === name)) : [];
    const rows = said ? (await lccp.table.all(said)).filter((row) => row[about] === key && row[field] === value) : [];
    if (!rows.length) return [null, correction(table, key, column, value)];
    return [say("propose-made-of"), rows.map((row) => correction(said, lccp.table.keyOf(said, row), said.columns[field], value)).join("\n")];
  }

  // Made when it is opened: what a cell is made of may have to be loaded.
  function proposal(...cell) {
    const filled = async (event) => {
      const box = event.currentTarget;
      if (!box.open || box.querySelector("p")) return;
      box.append(make("p", { class: "small" }, say("propose-about")));
      const [told, text] = await corrections(...cell);
      box.append(told ? make("p", { class: "small" }, told) : "", block("corrections.toml", text, "propose-toml"));
    };
    return make("details", { class: "take", on: { toggle: filled } }, make("summary", {}, say("propose")));
  }

  function block(label, text, id) {
    const area = make("textarea", { readonly: true, id, rows: String(Math.min(text.split("\n").length + 1, 12)), spellcheck: "false", "aria-label": label });
    area.value = text;
    const button = make("button", { type: "button", on: { click: () => copy(area, button) } }, say("copy"));
    return make("div", { class: "carry" }, make("div", { class: "bar" }, make("b", {}, label), button), area);
  }

  async function copy(area, button) {
    area.select();
    try {
      await navigator.clipboard.writeText(area.value);
    } catch {
      document.execCommand("copy"); // a page from disk may be refused the clipboard; the text is selected all the same
    }
    button.textContent = say("copied");
  }

  // Both, folded away under the cell.
  function boxes(table, key, column, value, trace, correctable, quoted) {
    documents = quoted;
    const out = [make("details", { class: "take" }, make("summary", {}, say("cite")),
      block(say("cite-text"), plain(table, key, column, value, trace), "cite-plain"),
      block("BibTeX", bibtex(table, key, column, value, trace), "cite-bibtex"))];
    if (correctable) out.push(proposal(table, key, column, value));
    return out;
  }

  return { start, boxes, isMadeOfAnother };
})();
