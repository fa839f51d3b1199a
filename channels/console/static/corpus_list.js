// The list of documents: places, standings, words; sorted and paged by the server.
import { el, keys } from "./corpus_ui.js";
import { at, badge, call, day, me, trouble, words } from "./corpus.js";

const SIZE = 50;
const COLUMNS = [
  ["title", "标题"], ["number", "文号"], ["region_name", "地区"], ["effective_from", "施行"], ["effective_to", "有效期至"],
  [null, "状态"], [null, "改动"], ["clauses", "条款"],
];
const STANDINGS = ["", "in_force", "ending", "scheduled", "ended", "consultation", "changed"];

export async function show(main, params) {
  const asked = { region: "", standing: "", q: "", sort: "", page: 1, ...params };
  const words_ = el("input", { type: "search", id: "c-find", placeholder: "标题、文号、机关、编号（按 / 输入）", value: asked.q, "aria-label": "查找文件" });
  const places = el("select", { "aria-label": "地区" });
  const chips = el("div", { class: "c-chips", role: "group", "aria-label": "状态" });
  const total = el("span", { class: "c-total", role: "status" });
  const body = el("tbody", {});
  const pager = el("div", { class: "c-pager" });
  const heads = COLUMNS.map(([name, title]) => el("th", { scope: "col" },
    name ? el("button", { type: "button", onclick: () => turn({ sort: asked.sort === name ? "-" + name : asked.sort === "-" + name ? "" : name }) },
      title, el("span", { class: "c-arrow", "data-sort": name })) : title));
  main.append(
    el("div", { class: "c-bar" }, words_, places, chips, total, me.may("corpus.edit") ? el("a", { class: "c-button c-primary", href: at("upload") }, "上传文件") : null),
    el("div", { class: "c-scroll" }, el("table", { class: "c-table c-list" }, el("thead", {}, el("tr", {}, heads)), body)),
    pager);

  let number = 0;
  async function load() {
    const mine = ++number;
    const query = new URLSearchParams({ ...asked, size: SIZE });
    let found;
    try { found = await call("GET", `/documents?${query}`); } catch (error) { body.replaceChildren(el("tr", {}, el("td", { colspan: "8" }, trouble(error)))); return; }
    if (mine !== number) return;
    draw(found);
    const kept = new URLSearchParams(Object.entries(asked).filter(([name, value]) => value && !(name === "page" && value === 1)));
    history.replaceState(null, "", `${location.pathname}${kept.size ? "?" + kept : ""}`);
  }
  function turn(change) {
    Object.assign(asked, { page: 1 }, change);
    load();
  }
  function draw(found) {
    const pages = Math.max(1, Math.ceil(found.total / SIZE));
    places.replaceChildren(el("option", { value: "" }, "全部地区"), ...found.regions.map((place) =>
      el("option", { value: place.code, ...(place.code === asked.region ? { selected: "" } : {}) }, `${place.name}（${place.count}）`)));
    chips.replaceChildren(...STANDINGS.map((name) => el("button", {
      type: "button", "aria-pressed": String(asked.standing === name), onclick: () => turn({ standing: name }),
    }, label(name), name ? el("span", {}, count(found.counts, name)) : null)));
    total.textContent = `${found.total} 份`;
    for (const arrow of main.querySelectorAll(".c-arrow")) {
      const mine = asked.sort.replace("-", "") === arrow.dataset.sort;
      arrow.textContent = mine ? (asked.sort.startsWith("-") ? " ▼" : " ▲") : "";
    }
    body.replaceChildren(...found.rows.map(row));
    if (!found.rows.length) body.append(el("tr", {}, el("td", { colspan: "8", class: "c-empty" }, "没有符合条件的文件。可以减少条件，或上传文件。")));
    pager.replaceChildren(
      el("button", { type: "button", class: "c-button", ...(asked.page > 1 ? {} : { disabled: "" }), onclick: () => turn({ page: asked.page - 1 }) }, "上一页"),
      el("span", {}, `第 ${asked.page} / ${pages} 页`),
      el("button", { type: "button", class: "c-button", ...(asked.page < pages ? {} : { disabled: "" }), onclick: () => turn({ page: asked.page + 1 }) }, "下一页"));
  }
  let typing;
  words_.addEventListener("input", () => { clearTimeout(typing); typing = setTimeout(() => turn({ q: words_.value.trim() }), 200); });
  places.addEventListener("change", () => turn({ region: places.value }));
  asked.page = Number(asked.page);
  const move = (step) => {
    const links = [...body.querySelectorAll("a")];
    const next = links[Math.min(Math.max(links.indexOf(document.activeElement) + step, 0), links.length - 1)];
    next?.focus();
  };
  keys({ "/": ["查找文件", () => words_.focus()], j: ["下一份", () => move(1)], k: ["上一份", () => move(-1)] });
  await load();
}

const label = (name) => name === "" ? "全部" : name === "changed" ? "待发布" : words.standings[name];
const count = (counts, name) => ` ${(counts[name] ?? 0) + (name === "in_force" ? counts.ending ?? 0 : 0)}`;

function row(document) {
  const change = document.change;
  return el("tr", {},
    el("td", { class: "c-title" }, el("a", { href: at("document", { id: document.id, ...(change ? { draft: 1 } : {}) }), title: document.title }, document.title)),
    el("td", {}, document.number ?? ""), el("td", {}, document.region_name),
    el("td", { class: "c-day" }, day(document.effective_from)), el("td", { class: "c-day" }, day(document.effective_to)),
    el("td", {}, badge("standings", document.standing)),
    el("td", {}, change ? [change.kind === "removal" ? "删除 " : "", badge("changes", change.state)] : ""),
    el("td", { class: "c-number" }, String(document.clauses)));
}
