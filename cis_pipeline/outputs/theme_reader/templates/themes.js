"use strict";
(() => {
  const data = JSON.parse(document.getElementById("data").textContent);
  const byId = (id) => document.getElementById(id);
  const ROWS = 400; // so many rows are put into the page at a time
  const NARROW = matchMedia("(max-width: 44rem)");
  const STATUS = { suggested: "suggested", confirmed: "confirmed by people", refused: "refused",
    moved: "moved to another theme", disputed: "disputed between coders", reopened: "reopened: the theme was redefined" };
  const FIELDS = { title: "title", abstract: "abstract", keywords: "keywords", fulltext: "full text" };
  let most = ROWS, opener = null, at = [0, 0];

  function make(tag, props, ...children) {
    const node = document.createElement(tag);
    for (const [name, value] of Object.entries(props || {})) {
      if (name === "class") node.className = value;
      else node.setAttribute(name, value);
    }
    node.append(...children);
    return node;
  }
  const plural = (n, word) => `${n} ${word}${n === 1 ? "" : "s"}`;
  const shade = (n) => (n > 7 ? "s4" : n > 3 ? "s3" : n > 1 ? "s2" : n ? "s1" : "");
  function look(cell) {
    if (cell[0] === "suggested") return cell[1] === "sure" ? "sure" : "possible";
    if (cell[0] === "reopened") return "disputed";
    return cell[0] === "moved" ? "refused" : cell[0];
  }
  function told(cell) {
    const status = cell[0] === "suggested" && cell[1] !== "people" ? `suggested, ${cell[1]}` : STATUS[cell[0]];
    return `${plural(cell[2], "sentence")}, ${status}`;
  }
  const work = (d) => `${d.who || "No author"}${d.year === null ? "" : ` ${d.year}`}`;

  // --- what is shown -------------------------------------------------------------------------
  const chosen = () => ({ order: byId("order").value, theme: byId("theme").value, status: byId("status").value,
    text: byId("text").value.trim().toLowerCase(), only: byId("only").checked });
  function fits(cell, status) {
    const is = look(cell);
    if (!status) return true;
    if (status === "suggested") return is === "possible" || is === "sure";
    return is === status;
  }
  function holds(d, text) {
    if (!text) return true;
    return `${d.who} ${d.title} ${d.year} ${d.id}`.toLowerCase().includes(text) ||
      Object.values(d.cells).some((c) => c[3].some((p) => d.text[p[0]].toLowerCase().includes(text)));
  }
  const wanted = (d, want) => Object.entries(d.cells).filter(([t, c]) =>
    (!want.theme || t === want.theme) && fits(c, want.status));
  const PART = {
    year: (d) => (d.year === null ? "No year given" : String(d.year)), category: (d) => d.category,
    kind: (d) => d.kind, grey: (d) => (d.grey ? "Grey literature" : "Academic"),
    author: () => "", tags: () => "" };
  function ordered(rows, order) {
    const compare = (a, b) => (a < b ? -1 : a > b ? 1 : 0);
    const key = { year: (d) => (d.year === null ? 9999 : d.year), author: () => 0,
      tags: (d) => -Object.keys(d.cells).length }[order] || PART[order];
    return rows.map((d, n) => [d, n]).sort(([a, m], [b, n]) =>
      compare(key(a), key(b)) || compare(a.who.toLowerCase(), b.who.toLowerCase()) ||
      compare(a.year || 9999, b.year || 9999) || m - n).map(([d]) => d);
  }

  function draw() {
    const want = chosen();
    const rows = ordered(data.documents.filter((d) => (!want.only || d.included) && holds(d, want.text) &&
      (!(want.theme || want.status) || wanted(d, want).length)), want.order);
    const list = NARROW.matches || byId("view").value === "list";
    const part = rows.slice(0, most);
    at = [0, 0];
    byId("shown").replaceChildren(list ? asList(part, want) : asTable(part, want));
    const tags = rows.reduce((n, d) => n + wanted(d, want).length, 0);
    byId("count").textContent = `${plural(rows.length, "document")} of ${data.documents.length}, ` +
      `${plural(tags, "theme")} on them${part.length < rows.length ? `; the first ${part.length} are shown` : ""}`;
    byId("more").hidden = part.length === rows.length;
  }

  // --- the table -----------------------------------------------------------------------------
  function asTable(rows, want) {
    const themes = data.themes.map((t, n) => [t, n]).filter(([, n]) => !want.theme || String(n) === want.theme);
    const first = new Set(themes.filter(([t], i) => !i || themes[i - 1][0].group !== t.group).map(([, n]) => n));
    const table = make("table", { class: "grid", role: "grid", "aria-describedby": "help",
      "aria-label": "Documents by themes", "aria-rowcount": rows.length + 1, "aria-colcount": themes.length + 1 });
    const head = make("thead"), groups = make("tr", { class: "groups", "aria-hidden": "true" }), names = make("tr", {});
    groups.append(make("td", {}));
    for (let i = 0; i < themes.length;) {
      let j = i;
      while (j < themes.length && themes[j][0].group === themes[i][0].group) j += 1;
      groups.append(make("th", { colspan: j - i, title: themes[i][0].group }, themes[i][0].group));
      i = j;
    }
    names.append(make("th", { scope: "col" }, "Document"));
    for (const [t, n] of themes) {
      const count = `${t.documents} documents, ${t.confirmed} confirmed`;
      names.append(make("th", { scope: "col", class: first.has(n) ? "theme first" : "theme",
        title: `${t.id} ${t.label} (${count})${t.definition ? `: ${t.definition}` : ""}` },
        make("span", {}, t.label)));
    }
    head.append(groups, names);
    const body = make("tbody");
    let last = null;
    for (const d of rows) {
      const part = PART[want.order](d);
      if (part && part !== last) {
        body.append(make("tr", { class: "parts" }, make("th", { class: "part", scope: "colgroup", colspan: themes.length + 1 }, part)));
        last = part;
      }
      body.append(tableRow(d, themes, first, want));
    }
    table.append(head, body);
    const focusable = cells(table)[0];
    if (focusable && focusable[0]) target(focusable[0]).tabIndex = 0;
    table.addEventListener("keydown", moved);
    table.addEventListener("focusin", (e) => { const td = e.target.closest("td"); if (td) rove(table, td); });
    return make("div", { class: "wide" }, table);
  }
  function tableRow(d, themes, first, want) {
    const row = make("tr", { class: "document" });
    row.append(make("th", { scope: "row", class: d.included ? "" : "out",
      title: `${work(d)}. ${d.title} (${d.category}; ${d.kind}; ${d.included ? "included" : "not included"}; ${d.id})` },
      `${work(d)} `, make("bdi", {}, d.title)));
    for (const [t, n] of themes) {
      const cell = d.cells[n];
      const td = make("td", { class: first.has(n) ? "first" : "" });
      if (cell && fits(cell, want.status)) {
        if (shade(cell[2])) td.classList.add(shade(cell[2]));
        const button = make("button", { type: "button", tabindex: "-1",
          "aria-label": `${t.label}, ${work(d)}: ${told(cell)}`, title: `${t.label}: ${told(cell)}` },
          make("i", { class: `mark ${look(cell)}` }));
        button.addEventListener("click", () => open(d, n, button));
        td.append(button);
      } else td.tabIndex = -1;
      row.append(td);
    }
    return row;
  }
  const cells = (table) => [...table.querySelectorAll("tr.document")].map((r) => r.cells).map((c) => [...c].slice(1));
  const target = (td) => td.querySelector("button") || td;
  function rove(table, td) {
    for (const old of table.querySelectorAll('tbody [tabindex="0"]')) old.tabIndex = -1;
    target(td).tabIndex = 0;
  }
  function moved(event) {
    const td = event.target.closest("td");
    if (!td) return;
    const row = td.parentElement, column = td.cellIndex;
    const step = (r, to) => { do { r = r[to]; } while (r && !r.classList.contains("document")); return r; };
    const all = () => row.parentElement.querySelectorAll("tr.document");
    let next = null;
    if (event.key === "ArrowRight") next = row.cells[column + 1];
    else if (event.key === "ArrowLeft") next = column > 1 ? row.cells[column - 1] : null;
    else if (event.key === "ArrowDown") { const r = step(row, "nextElementSibling"); next = r && r.cells[column]; }
    else if (event.key === "ArrowUp") { const r = step(row, "previousElementSibling"); next = r && r.cells[column]; }
    else if (event.key === "Home") next = (event.ctrlKey ? all()[0] : row).cells[1];
    else if (event.key === "End") { const r = event.ctrlKey ? all()[all().length - 1] : row; next = r.cells[r.cells.length - 1]; }
    else if (event.key === "PageDown" || event.key === "PageUp") {
      let r = row;
      for (let n = 0; n < 10; n += 1) r = step(r, event.key === "PageDown" ? "nextElementSibling" : "previousElementSibling") || r;
      next = r.cells[column];
    } else return;
    event.preventDefault();
    if (next) target(next).focus();
  }

  // --- the list ------------------------------------------------------------------------------
  function asList(rows, want) {
    const list = make("ul", { class: "list" });
    let last = null;
    for (const d of rows) {
      const part = PART[want.order](d), item = make("li", {});
      if (part && part !== last) { item.append(make("h2", {}, part)); last = part; }
      item.append(make("h3", { class: d.included ? "" : "out" }, `${work(d)}. `, make("bdi", {}, d.title)));
      item.append(make("div", { class: "soft" }, `${d.category}; ${d.kind}; ${d.included ? "included" : "not included"}`));
      const chips = make("ul", { class: "chips" });
      for (const [n, cell] of wanted(d, want)) {
        const button = make("button", { type: "button", "aria-label": `${data.themes[n].label}: ${told(cell)}` },
          make("i", { class: `mark ${look(cell)}` }), data.themes[n].label,
          make("i", { class: `swatch ${shade(cell[2])}` }), make("span", {}, String(cell[2])));
        button.addEventListener("click", () => open(d, n, button));
        chips.append(make("li", {}, button));
      }
      item.append(chips.children.length ? chips : make("div", { class: "soft" }, "No theme was found."));
      list.append(item);
    }
    return list;
  }

  // --- the sentences -------------------------------------------------------------------------
  function open(d, n, from) {
    const cell = d.cells[n], theme = data.themes[n];
    opener = from;
    byId("panel-title").textContent = `${theme.label}: ${told(cell)}`;
    byId("panel-work").replaceChildren(make("strong", {}, work(d)), " ", make("bdi", {}, d.title));
    const shown = cell[3].filter((p) => p[7] !== "refused" && p[7] !== "moved").length;
    byId("panel-about").textContent = [theme.definition,
      shown < cell[2] ? `The ${shown} best of ${cell[2]} sentences.` : ""].filter(Boolean).join(" ");
    byId("panel-passages").replaceChildren(...cell[3].map((p) => passage(d, p)));
    byId("panel").showModal();
    byId("panel").scrollTop = 0;
    byId("close").focus();
  }
  function passage(d, [sentence, before, after, marks, field, page, section, status, said]) {
    const item = make("li", {}), quote = make("span", { class: "quote" }), text = d.text[sentence];
    let from = 0;
    for (let i = 0; i < marks.length; i += 2) {
      quote.append(text.slice(from, marks[i]), make("mark", {}, text.slice(marks[i], marks[i + 1])));
      from = marks[i + 1];
    }
    quote.append(text.slice(from));
    const block = make("blockquote", { class: status, dir: "auto" });
    if (before >= 0) block.append(make("span", { class: "context" }, d.text[before], " "));
    block.append(quote);
    if (after >= 0) block.append(make("span", { class: "context" }, " ", d.text[after]));
    const where = [FIELDS[field] || field, page ? `page ${page}` : "", section].filter(Boolean).join(", ");
    item.append(block, make("p", { class: "where" }, make("strong", {}, STATUS[status] || status), ` · ${where}`));
    for (const one of said) item.append(make("p", { class: "where" }, one));
    return item;
  }
  byId("close").addEventListener("click", () => byId("panel").close());
  byId("panel").addEventListener("click", (e) => { if (e.target === byId("panel")) byId("panel").close(); });
  byId("panel").addEventListener("close", () => { if (opener && opener.isConnected) opener.focus(); opener = null; });

  // --- begin ---------------------------------------------------------------------------------
  data.themes.forEach((t, n) => byId("theme").append(make("option", { value: n }, `${t.id} ${t.label} (${t.documents})`)));
  byId("onlybox").hidden = data.documents.every((d) => d.included);
  const anew = () => { most = ROWS; draw(); };
  for (const id of ["order", "theme", "status", "only", "view"]) byId(id).addEventListener("change", anew);
  let soon = 0;
  byId("text").addEventListener("input", () => { clearTimeout(soon); soon = setTimeout(anew, 150); });
  byId("choices").addEventListener("submit", (e) => e.preventDefault());
  byId("more").firstElementChild.addEventListener("click", () => { most += ROWS; draw(); });
  addEventListener("beforeprint", () => { if (most < data.documents.length && !byId("panel").open) { most = data.documents.length; draw(); } });
  NARROW.addEventListener("change", draw);
  byId("app").hidden = false;
  draw();
})();
