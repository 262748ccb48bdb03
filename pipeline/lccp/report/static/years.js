"use strict";
// An EDTF value (ISO 8601-2) said in words, in the language of the page; "" for what these forms do not cover.
lccp.years = (() => {
  const { say } = lccp;
  const POINT = /^(-?\d{4})(?:-(\d\d))?(?:-(\d\d))?([~?%]?)$/;
  const MONTHS = ["January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December"];
  const chinese = () => document.documentElement.lang.startsWith("zh");

  function point(text) {
    const found = POINT.exec(text);
    if (!found) return "";
    const [, year, month, day, mark] = found;
    const plain = chinese()
      ? `${Number(year)}年${month ? `${Number(month)}月` : ""}${day ? `${Number(day)}日` : ""}`
      : `${day ? `${Number(day)} ` : ""}${month ? `${MONTHS[Number(month) - 1] || month} ` : ""}${Number(year)}`;
    if (!mark) return plain;
    if (mark === "~") return chinese() ? `${plain}左右` : `about ${plain}`;
    return chinese() ? `${plain}（存疑）` : `${plain} (uncertain)`;
  }

  function words(value) {
    if (!value.includes("/")) return point(value);
    const [first, last] = value.split("/");
    const [from, to] = [point(first), point(last)];
    if (first === "..") return to && (chinese() ? `不晚于${to}` : `not later than ${to}`);
    if (last === "..") return from && (chinese() ? `不早于${from}` : `not earlier than ${from}`);
    return from && to && (chinese() ? `${from}至${to}` : `${from} to ${to}`);
  }

  // What is told beside a value: nothing of a plain year, which says itself.
  const beside = (value) => (/^-?\d+$/.test(value) ? "" : words(value));

  const EXAMPLES = ["2025", "2020~", "../2025", "../2020~", "2017/2019", "2030/.."];

  // The forms that the tables use, each with its meaning.
  function legend(make) {
    return [make("dt", {}, say("legend")), make("dd", {}, EXAMPLES.map((value) =>
      make("span", { class: "example" }, make("code", {}, value), ` ${words(value)}`)))];
  }

  return { words, beside, legend };
})();
