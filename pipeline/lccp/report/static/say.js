"use strict";
// Words and elements. Whatever comes out of a document becomes a text node, never markup.
Object.assign(lccp, (() => {
  let words = new Map();
  let language = "en";
  // Characters that print nothing, or that change the order of what is printed: shown by their number.
  const hidden = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u00ad\u061c\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufe00-\ufe0f\ufeff]/;

  const learn = (pairs) => { words = new Map(pairs); };
  const say = (name) => (words.get(name) || [name, name])[language === "zh" ? 1 : 0];
  // The words that follow a number: English has others for one.
  const counted = (name, number) => (language === "zh" ? say(name) : english(name, number));
  const english = (name, number) => words.get(name)[number === 1 ? 2 : 0] || words.get(name)[0];
  const pick = (pair) => pair[language === "zh" ? 1 : 0];
  const known = (name) => (words.has(name) ? say(name) : name);

  function speak(asked) {
    language = asked === "zh" ? "zh" : "en";
    document.documentElement.lang = language === "zh" ? "zh-Hans" : "en";
    for (const button of document.querySelectorAll("[data-language]"))
      button.setAttribute("aria-pressed", String(button.dataset.language === language));
    for (const tip of document.querySelectorAll("title[data-en]")) tip.textContent = tip.dataset[language];
    try { localStorage.setItem("lccp-language", language); } catch { /* a page from disk may have no storage */ }
  }

  function preferred() {
    try {
      const kept = localStorage.getItem("lccp-language");
      if (kept) return kept;
    } catch { /* as above */ }
    return navigator.language && navigator.language.startsWith("zh") ? "zh" : "en";
  }

  // Make an element. Members: class, on (listeners), data; any other is an attribute.
  function make(tag, members, ...children) {
    const element = document.createElement(tag);
    for (const [name, value] of Object.entries(members || {})) {
      if (value === undefined || value === null || value === false) continue;
      if (name === "class") element.className = value;
      else if (name === "on") for (const [event, call] of Object.entries(value)) element.addEventListener(event, call);
      else if (name === "data") Object.assign(element.dataset, value);
      else element.setAttribute(name, value === true ? "" : value);
    }
    element.append(...children.flat().filter((child) => child !== null && child !== undefined));
    return element;
  }

  // How one character shows: [class, what is shown, title]; null where it shows as itself.
  function odd(sign) {
    if (sign === "\ufffd") return ["lost", "\u25a1", say("lost-digit")];
    if (!hidden.test(sign)) return null;
    const code = "U+" + sign.codePointAt(0).toString(16).toUpperCase().padStart(4, "0");
    return ["control", sign === "\r" ? "\u240d" : sign === "\f" ? "\u240c" : code, code];
  }

  // Words of a document, as written: a line break shows as a sign where `flat` asks for one line.
  function quote(text, flat = true) {
    const out = [];
    let plain = "";
    const flush = () => { if (plain) out.push(plain); plain = ""; };
    for (const sign of text) {
      const shown = flat && sign === "\n" ? ["control", "\u23ce", ""] : odd(sign);
      if (!shown) { plain += sign; continue; }
      flush();
      out.push(make("span", { class: shown[0], title: shown[2] || null }, shown[1]));
    }
    flush();
    return make("bdi", {}, ...out);
  }

  function address(table, key, field) {
    return "#" + [table, key, field].filter((part) => part !== undefined && part !== "")
      .map((part) => encodeURIComponent(part).replaceAll("%7C", "|")).join("/");
  }

  // A number of the page's own with its thousands set apart; numbers of the tables stand as they are.
  const figure = (number) => number.toLocaleString("en-US");

  const find = (id) => document.getElementById(id);
  return { learn, say, counted, english, pick, known, speak, preferred, make, odd, quote, address, figure, find };
})());
