"use strict";
(() => {
  const source = document.getElementById("numbers");
  if (!source) return;
  const data = JSON.parse(source.textContent), SIGN = "#n:", CHUNK = 200;
  const byId = (id) => document.getElementById(id);
  const panel = byId("n-panel"), filter = byId("n-filter"), body = byId("n-list").tBodies[0];
  const NAMES = ["id", "title", "work", "address", "source", "stands", "reason", "who", "when", "said"];
  let now = null, found = [], most = CHUNK, opener = null;

  function make(tag, props, ...children) {
    const node = document.createElement(tag);
    for (const [name, value] of Object.entries(props)) node.setAttribute(name, value);
    node.append(...children);
    return node;
  }
  const rows = () => now.rows.map((place) =>
    data.records[place].map((part) => (typeof part === "number" ? data.texts[part] : part)));

  // --- what is shown -------------------------------------------------------------------------
  function choose() {
    const words = filter.value.trim().toLowerCase().split(/\s+/).filter(Boolean);
    found = rows().filter((r) => {
      const text = r.join(" ").toLowerCase();
      return words.every((word) => text.includes(word));
    });
    most = CHUNK;
    draw();
  }
  function draw() {
    body.replaceChildren(...found.slice(0, most).map(line));
    const here = now.rows.length, lacks = now.n - here;
    const whole = `${now.n} record${now.n === 1 ? "" : "s"}`;
    byId("n-count").textContent = (found.length < here ? `${found.length} of ${whole}` : whole) +
      (lacks ? `; ${here} are in this page, all stand in documents.csv and excluded.csv` : "");
    byId("n-more").hidden = found.length <= most;
    byId("n-more").textContent = `Show ${Math.min(CHUNK, found.length - most)} more of ${found.length}`;
    byId("n-list").hidden = found.length === 0;
  }
  function line([id, title, work, address, from, stands, reason, who, when, quote]) {
    const name = address && /^https?:/i.test(address)
      ? make("a", { href: address, rel: "noreferrer", dir: "auto" }, title) : make("span", { dir: "auto" }, title);
    const why = make("td", { "data-label": "Stands" }, stands);
    if (reason) why.append(make("span", { class: "n-soft", dir: "auto" }, reason));
    if (quote) why.append(make("span", { class: "n-said", dir: "auto" }, quote));
    const by = make("td", { "data-label": "Who" }, who || "\u2013");
    if (when) by.append(make("span", { class: "n-soft" }, when));
    return make("tr", {}, make("td", {}, name,
      make("span", { class: "n-soft", dir: "auto" }, `${work} \u00b7 ${from} \u00b7 `, make("code", {}, id))), why, by);
  }

  // --- copy ----------------------------------------------------------------------------------
  const cell = (text) => {
    const flat = String(text).replace(/\s+/g, " ");
    return /^[=+\-@]/.test(flat) ? `'${flat}` : flat; // no spreadsheet takes it for a formula
  };
  async function copy() {
    const text = [NAMES, ...found].map((row) => row.map(cell).join("\t")).join("\n");
    try {
      await navigator.clipboard.writeText(text);
    } catch {
      const area = make("textarea", { "aria-hidden": "true" });
      area.value = text;
      panel.append(area);
      area.select();
      document.execCommand("copy");
      area.remove();
    }
    byId("n-count").textContent = `${found.length} record${found.length === 1 ? "" : "s"} copied; paste them into a spreadsheet.`;
  }

  // --- opening and closing -------------------------------------------------------------------
  function follow() {
    const key = location.hash.startsWith(SIGN) ? decodeURIComponent(location.hash.slice(SIGN.length)) : "";
    const number = Object.hasOwn(data.numbers, key) ? data.numbers[key] : null;
    if (!number) {
      if (panel.open) panel.close();
      return;
    }
    opener = document.querySelector(`a[href="${CSS.escape(location.hash).replace(/\\([.:%#])/g, "$1")}"]:focus`) || opener;
    now = { rows: [], n: 0, ...number };
    byId("n-title").textContent = number.title;
    filter.value = "";
    byId("n-tools").hidden = Boolean(number.told);
    choose();
    if (number.told) byId("n-count").textContent = number.told;
    if (!panel.open) panel.showModal();
    panel.scrollTop = 0;
    byId("n-close").focus();
  }
  document.addEventListener("click", (e) => { opener = e.target.closest(`a[href^="${SIGN}"]`) || opener; });
  panel.addEventListener("close", () => {
    if (location.hash.startsWith(SIGN)) history.replaceState(null, "", location.pathname + location.search);
    if (opener && opener.isConnected) opener.focus();
    opener = null;
  });
  panel.addEventListener("click", (e) => { if (e.target === panel) panel.close(); });
  byId("n-close").addEventListener("click", () => panel.close());
  byId("n-copy").addEventListener("click", copy);
  byId("n-more").addEventListener("click", () => { most += CHUNK; draw(); });
  let soon = 0;
  filter.addEventListener("input", () => { clearTimeout(soon); soon = setTimeout(choose, 120); });
  addEventListener("beforeprint", () => { if (panel.open && most < found.length) { most = found.length; draw(); } });
  addEventListener("hashchange", follow);
  follow();
})();
