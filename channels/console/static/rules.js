// The schemes as tables beside the clauses that they come from.
import { api, el, keys, trouble } from "/staff/static/staff/kit.js";
import { frame } from "/staff/static/staff/frame.js";

const ROOT = "/api/v1/staff/rules", KINDS = { eligibility: "资格", points: "积分", class: "分类", benefit: "待遇" };
const main = document.getElementById("main");
await frame("规则");
const find = el("input", { type: "search", placeholder: "方案、地区（按 / 输入）", "aria-label": "查找方案", oninput: draw });
const list = el("div", { class: "u-list" }), shown = el("div", { class: "u-shown" });
main.append(el("div", { class: "u-sides" }, el("div", { class: "u-side" }, el("h1", {}, "规则"), find, list), shown));
keys({ "/": ["查找方案", () => find.focus()] });
let schemes = [], chosen = new URLSearchParams(location.search).get("id") ?? "";
try { schemes = (await api("GET", ROOT)).schemes; draw(); if (chosen) await show(chosen); } catch (error) { trouble(error); }

function draw() {
  const wanted = find.value.trim();
  list.replaceChildren(...schemes.filter((one) => !wanted || `${one.name}${one.region_name}${one.aliases.join("")}`.includes(wanted)).map((one) =>
    el("button", { type: "button", "aria-current": one.scheme === chosen ? "true" : undefined, onclick: () => show(one.scheme).catch(trouble) }, one.name, el("small", { class: "soft" }, `${KINDS[one.kind]} · ${one.region_name} · ${one.versions.length} 版`))));
}
async function show(id) {
  const one = await api("GET", `${ROOT}/${encodeURIComponent(id)}`);
  chosen = id; history.replaceState(null, "", `?id=${encodeURIComponent(id)}`); draw();
  shown.replaceChildren(el("h2", {}, one.name), el("p", { class: "soft" }, one.summary), ...one.versions.map((version) => el("section", { class: "card" },
    el("h3", {}, `${version.from} 至 ${version.to ?? "今"}　`, el("a", { href: `/console/corpus/document?id=${encodeURIComponent(version.document)}` }, version.document)),
    el("table", { class: "grid" }, el("thead", {}, el("tr", {}, ["部分", "规则", "数额", "依据"].map((name) => el("th", { scope: "col" }, name)))),
      el("tbody", {}, version.rows.map((row) => el("tr", {}, el("td", {}, row.part), el("td", { class: `u-depth${Math.min(row.depth, 3)}` }, row.text, row.verified ? null : el("span", { class: "badge warn" }, "未核实"), row.note ? el("div", { class: "soft" }, row.note) : null), el("td", { class: "number" }, row.amount ?? ""),
        el("td", {}, row.basis.map((id_) => el("div", {}, el("a", { href: clause(id_, version.document) }, label(id_))))))))))));
}
const clause = (basis, document) => { const [own, place] = basis.includes("#") ? basis.split("#") : [document, basis]; return `/console/corpus/document?id=${encodeURIComponent(own)}&clause=${encodeURIComponent(`${own}#${place}`)}`; };
const label = (basis) => basis.split("#").at(-1);
