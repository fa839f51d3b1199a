// The list of work orders: by state, what is overdue first to be seen, searched, paged by the server.
import { api, el, keys, pager, table, trouble, when } from "/staff/static/staff/kit.js";
import { frame } from "/staff/static/staff/frame.js";
import { ROOT, catalogue, openOrder, showOrder } from "./order.js";

const main = document.getElementById("main"), SIZE = 50;
await frame("工单");
const known = await catalogue();
const asked = { state: "", overdue: "", text: "", page: 1, ...Object.fromEntries(new URLSearchParams(location.search)) };
const find = el("input", { type: "search", placeholder: "编号、标题或内容（按 / 输入）", "aria-label": "查找工单", value: asked.text, class: "grow" });
const chips = el("div", { class: "o-states", role: "group", "aria-label": "状态" }), foot = el("div");
const today = new Date().toLocaleDateString("sv");
const list = table({
  key: (one) => one.code, empty: "没有符合条件的工单。", onOpen: async (one) => { await showOrder(one.code).catch(trouble); load(); },
  columns: [
    { title: "编号", of: (one) => one.code }, { title: "标题", of: (one) => one.subject }, { title: "类型", of: (one) => one.kind_name },
    { title: "紧急", of: (one) => one.urgency === "normal" ? one.urgency_name : el("span", { class: "badge bad" }, one.urgency_name) },
    { title: "承办单位", of: (one) => one.department }, { title: "状态", of: (one) => el("span", { class: `badge ${tone(one)}` }, one.state_name) },
    { title: "答复期限", of: (one) => late(one) ? el("span", { class: "o-late" }, `${one.due} 已超期`) : one.due ?? "" }, { title: "更新", of: (one) => when(one.updated) },
  ],
});
main.append(el("div", { class: "row" }, el("h1", {}, "工单"), el("form", { class: "row grow", onsubmit: (e) => { e.preventDefault(); turn({ text: find.value }); } }, find, el("button", {}, "查找")),
  el("button", { type: "button", class: "primary", onclick: make }, "新建工单")), chips, list, foot);
keys({ "/": ["查找工单", () => find.focus()], "n": ["新建工单", make] });
load();

const late = (one) => one.due && one.due < today && !["answered", "followed_up", "closed", "cancelled"].includes(one.state);
const tone = (one) => late(one) ? "bad" : { draft: "warn", returned: "warn", confirmed: "info", dispatched: "info", accepted: "info", answered: "good", followed_up: "good" }[one.state] ?? "";
function turn(change) { Object.assign(asked, { page: 1 }, change); load(); }
async function make() { try { await openOrder({}); } catch (error) { trouble(error); } load(); }
async function load() {
  try {
    const query = new URLSearchParams({ size: SIZE, ...Object.fromEntries(Object.entries(asked).filter(([, value]) => value)) });
    const found = await api("GET", `${ROOT}?${query}`);
    const chip = (label, number, on, change) => el("button", { type: "button", "aria-pressed": String(on), onclick: () => turn(change) }, label, el("span", {}, number ?? 0));
    const total = Object.entries(found.counts).reduce((sum, [key, number]) => sum + (key === "overdue" ? 0 : number), 0);
    chips.replaceChildren(chip("全部", total, !asked.state && !asked.overdue, { state: "", overdue: "" }),
      chip("已超期", found.counts.overdue, !!asked.overdue, { state: "", overdue: "true" }),
      ...Object.entries(known.states).map(([key, label]) => chip(label, found.counts[key], asked.state === key, { state: key, overdue: "" })));
    list.show(found.orders);
    foot.replaceChildren(pager(Number(asked.page), Math.ceil(found.total / SIZE), (page) => turn({ page })));
    history.replaceState(null, "", `?${new URLSearchParams(Object.entries(asked).filter(([name, value]) => value && !(name === "page" && Number(value) === 1)))}`);
  } catch (error) { trouble(error); }
}
