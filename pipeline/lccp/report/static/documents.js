"use strict";
// The documents, loaded as they are asked for: a report may hold ten thousand of them. And where a name stands.
lccp.documents = (() => {
  const FEW = 200; // documents offered in a list to choose from; of more, those around the one that is shown
  const { need } = lccp;
  let meta;

  const start = (described) => { meta = described; };

  // A document by its number: {id, file, title, leaves, lost, pages}.
  async function of(number) {
    return (await need(`document/d-${Math.floor(number / meta.perDocumentFile)}`))[number % meta.perDocumentFile];
  }

  const all = (numbers) => Promise.all([...new Set(numbers)].map(async (number) => [number, await of(number)])).then((pairs) => new Map(pairs));

  // FNV-1a over code points, as the writer of the report has it.
  function hashed(text) {
    let number = 2166136261;
    for (const sign of text) number = Math.imul(number ^ sign.codePointAt(0), 16777619) >>> 0;
    return number;
  }

  // The number under which a key stands among the keys of a table; undefined where it is none of them.
  async function lookup(name, files, key) {
    const found = (await need(`find/${name}-${hashed(key) % files}`)).find(([held]) => held === key);
    return found && found[1];
  }

  const numberOf = (id) => (meta.documents ? lookup("documents", meta.documentFinders, id) : undefined);

  // The documents to choose from: all, or those around one.
  async function choices(number) {
    const first = meta.documents > FEW ? Math.max(0, number - 25) : 0;
    const last = meta.documents > FEW ? Math.min(meta.documents, number + 26) : meta.documents;
    return all(Array.from({ length: last - first }, (_, place) => first + place));
  }

  const WORDS = /[^\x00-\x7f\s]{2,}|[a-z0-9]{3,}/g;

  // The pairs of signs (triples of Latin ones) that words hold.
  function grams(words) {
    return [...new Set(words.flatMap((word) => (word.toLowerCase().match(WORDS) || []).flatMap((run) => {
      const signs = Array.from(run), size = /^[a-z0-9]/.test(run) ? 3 : 2;
      return Array.from({ length: signs.length - size + 1 }, (_, place) => signs.slice(place, place + size).join(""));
    })))];
  }

  // The numbers of the documents that may hold all the words: few enough to be read. All, where nothing narrows them.
  async function holding(words) {
    let numbers = null;
    for (const gram of meta.gramFiles ? grams(words) : []) {
      const [one, other] = Array.from(gram, (sign) => sign.codePointAt(0));
      const entry = (await need(`gram/g-${(31 * one + other) % meta.gramFiles}`)).find(([held]) => held === gram);
      let sum = 0;
      const here = new Set((entry ? entry[1] : []).map((step) => (sum += step)));
      numbers = numbers ? numbers.filter((number) => here.has(number)) : [...here];
      if (!numbers.length) break;
    }
    return numbers || Array.from({ length: meta.documents }, (_, number) => number);
  }

  return { start, of, all, lookup, numberOf, choices, holding, isMany: () => meta.documents > FEW };
})();
