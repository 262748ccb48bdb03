"use strict";
// Data files hand themselves over by lccp.put(name, data): a page opened from disk may load scripts, but not fetch.
const lccp = (() => {
  const held = new Map(); // name -> {promise, done}
  const address = /^data\/[a-z_]+(\/[a-z0-9_]+-[0-9]+)?\.js$/;
  const trusted = window.trustedTypes
    ? trustedTypes.createPolicy("lccp", { createScriptURL: (url) => checked(url) })
    : { createScriptURL: (url) => checked(url) };

  function checked(url) {
    if (!address.test(url)) throw new TypeError("not a data file: " + url);
    return url;
  }

  function slot(name) {
    if (!held.has(name)) {
      const one = {};
      one.promise = new Promise((done, failed) => Object.assign(one, { done, failed }));
      held.set(name, one);
    }
    return held.get(name);
  }

  // Load a data file once; give a promise of what it holds.
  function need(name) {
    const one = slot(name);
    if (!one.asked) {
      one.asked = true;
      const script = document.createElement("script");
      script.src = trusted.createScriptURL("data/" + name + ".js");
      script.addEventListener("error", () => one.failed(new Error(name)));
      script.addEventListener("load", () => script.remove());
      document.head.append(script);
    }
    return one.promise;
  }

  return { put: (name, data) => slot(name).done(data), need };
})();
