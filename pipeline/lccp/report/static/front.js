"use strict";
// The switches of the front: which programme, and which batches the map counts.
lccp.front = (() => {
  const { english, figure, find } = lccp;
  const SHADES = 5;

  function pressed(group, chosen) {
    for (const button of group.querySelectorAll("button")) button.setAttribute("aria-pressed", String(button === chosen));
  }

  function programme(button) {
    pressed(button.parentElement, button);
    for (const part of document.querySelectorAll(".programme")) part.hidden = part.dataset.programme !== button.dataset.programme;
    const kept = document.querySelector(".programme:not([hidden]) .answers"), doubt = document.querySelector(".answer .doubts")?.closest(".answer");
    if (kept && doubt && !kept.contains(doubt)) kept.append(doubt); // what is in doubt is said of all programmes together
  }

  // Count the tiles of the map by one batch, or by all.
  function batch(button) {
    pressed(button.parentElement, button);
    const wanted = button.dataset.batch, tiles = [...button.closest(".answer").querySelectorAll("a.tile")];
    const total = (element) => element.dataset.counts.split(";").filter(Boolean).map((part) => part.split("="))
      .reduce((sum, [name, count]) => sum + (wanted === "*" || wanted === name ? Number(count) : 0), 0);
    const totals = tiles.map(total);
    const most = Math.max(...totals, 1);
    tiles.forEach((tile, place) => {
      const shade = totals[place] ? Math.ceil((totals[place] * SHADES) / most) : 0;
      tile.setAttribute("class", `tile s${shade}`);
      tile.querySelector(".count").textContent = totals[place] || "";
      const tip = tile.querySelector("title");
      tip.textContent = tip.textContent.replace(/\d+$/, String(totals[place]));
      const plain = tile.getAttribute("href").replace(/&batch=[^&]*/, "");
      tile.setAttribute("href", wanted === "*" ? plain : `${plain}&batch=${encodeURIComponent(wanted)}`);
    });
    const whole = button.closest(".answer").querySelector(".pilot-count");
    whole.textContent = figure(total(whole));
    whole.parentElement.querySelector(".pilot-word .en").textContent = english("pilots-word", total(whole));
  }

  function listen() {
    find("view-overview").addEventListener("click", (event) => {
      const button = event.target.closest("button");
      if (button?.dataset.programme !== undefined) programme(button);
      else if (button?.dataset.batch !== undefined) batch(button);
    });
  }

  return { listen };
})();
