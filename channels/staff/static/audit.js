// The audit log: searched, paged by number, and checked for tampering.
import { api, el, keys, table, trouble, when } from "./kit.js";
import { frame } from "./frame.js";

const ROOT = "/api/v1/staff/audit";
const main = document.getElementById("main");
await frame("审计");
const by = el("input", { placeholder: "办理人", "aria-label": "办理人" });
const text = el("input", { placeholder: "事项、对象或内容（按 / 输入）", "aria-label": "事项、对象或内容", class: "grow" });
const since = el("input", { type: "date", "aria-label": "从哪天起" }), until = el("input", { type: "date", "aria-label": "到哪天为止" });
const sealed = el("span", { class: "soft", role: "status" });
const more = el("button", { type: "button", onclick: () => load(true) }, "更早的");
let rows = [];
const list = table({
  key: (one) => one.number, empty: "没有符合条件的记录。",
  columns: [
    { title: "编号", class: "number", of: (one) => one.number }, { title: "时间", of: (one) => el("span", { class: "nowrap", title: one.at }, when(one.at), el("small", { class: "soft" }, ` ${one.at.slice(17, 19)}秒`)) }, { title: "办理人", of: (one) => one.who },
    { title: "事项", of: (one) => el("span", { class: "nowrap", title: one.act }, one.called) }, { title: "对象", of: (one) => one.what },
    { title: "内容", of: (one) => one.told },
  ],
});
main.append(el("h1", {}, "审计"), el("form", { class: "row", onsubmit: (e) => { e.preventDefault(); load(); } }, by, text, since, until,
  el("button", { class: "primary" }, "查找"), el("button", { type: "button", onclick: check }, "检查有没有被改动"), sealed), list, el("div", { class: "pager" }, more));
keys({ "/": ["输入查找的字", () => text.focus()] });
load();

async function load(on = false) {
  const query = new URLSearchParams({ by: by.value, text: text.value, limit: 50 });
  if (since.value) query.set("since", since.value);
  if (until.value) { const end = new Date(until.value); end.setDate(end.getDate() + 1); query.set("until", end.toISOString().slice(0, 10)); }
  if (on && rows.length) query.set("before", rows.at(-1).number);
  try {
    const found = (await api("GET", `${ROOT}?${query}`)).entries;
    rows = on ? [...rows, ...found] : found;
    list.show(rows);
    more.hidden = found.length < 50;
  } catch (error) { trouble(error); }
}
async function check() {
  sealed.textContent = "正在检查……";
  try {
    const found = await api("GET", `${ROOT}/seal`);
    sealed.className = found.whole ? "good" : "bad";
    sealed.textContent = found.whole ? "全部记录完整，没有被改动。" : `第 ${found.broken_at} 条起与写入时不符，请马上报告。`;
  } catch (error) { sealed.textContent = ""; trouble(error); }
}
