// Gaps: topics that were not answered well, with their trend and examples; assigned, corrected at the corpus, done.
import { api, dialog, el, field, keys, spark, table, toast, trouble, when } from "/staff/static/staff/kit.js";
import { frame } from "/staff/static/staff/frame.js";

const ROOT = "/api/v1/staff/gaps";
const main = document.getElementById("main"), who = await frame("缺口");
const weeks = el("select", { "aria-label": "时间", onchange: load }, [4, 8, 13, 26].map((n) => el("option", { value: n }, `近 ${n} 周`)));
const open = el("input", { type: "checkbox", checked: true, onchange: draw }), total = el("span", { class: "soft", role: "status" });
let gaps = [];
const list = table({
  key: (one) => one.key, empty: "这段时间没有缺口。", onOpen: (one) => show(one.key).catch(trouble),
  columns: [
    { title: "问题", of: (one) => one.title }, { title: "次数", class: "number", of: (one) => one.count }, { title: "每周", of: (one) => spark(one.trend) },
    { title: "原因", of: (one) => Object.entries(one.reasons).map(([name, n]) => [el("span", { class: "badge" }, `${name} ${n}`), " "]) },
    { title: "分派给", of: (one) => one.assigned }, { title: "最近", of: (one) => when(one.last) },
    { title: "状态", of: (one) => el("span", { class: `badge ${one.done ? "good" : one.assigned ? "info" : "warn"}` }, one.done ? "已办结" : one.assigned ? "办理中" : "待处理") },
  ],
});
main.append(el("div", { class: "row" }, el("h1", {}, "知识缺口"), weeks, el("label", {}, open, " 只看未办结"), total),
  el("p", { class: "soft" }, "没有依据、用户不满意、话务员没有采用或改过、话务员报缺的提问，按说的是同一件事归在一起。"), list);
keys({ "r": ["重新读取", load] });
load();

function draw() {
  const shown = gaps.filter((one) => !open.checked || !one.done);
  list.show(shown.slice(0, 200));
  total.textContent = `${shown.length} 个缺口，${shown.reduce((sum, one) => sum + one.count, 0)} 次提问`;
}
async function load() {
  total.textContent = "正在归类……";
  try { gaps = (await api("GET", `${ROOT}?weeks=${weeks.value}`)).gaps; draw(); } catch (error) { total.textContent = ""; trouble(error); }
}
async function show(key) {
  const one = await api("GET", `${ROOT}/${key}?weeks=${weeks.value}`);
  const assigned = el("input", { value: one.assigned, maxlength: 120, placeholder: "部门或姓名" }), text = el("input", { maxlength: 1000, placeholder: "怎么补：加条款、加同义词、写问答……" });
  const body = el("div", {},
    el("h3", {}, "例子"), el("ul", {}, one.examples.slice(0, 8).map((ex) => el("li", {}, ex.answer_id ? el("a", { href: `/console/corpus/answers?id=${ex.answer_id}` }, ex.question) : ex.question,
      el("span", { class: "soft" }, `（${ex.why}，${when(ex.at)}）`), ex.corrected ? el("div", { class: "good" }, `应答：${ex.corrected}`) : null))),
    el("h3", {}, "最近的条款"), one.nearest.length ? el("ul", {}, one.nearest.map((c) => el("li", {}, el("a", { href: `/console/corpus/document?id=${encodeURIComponent(c.document)}&clause=${encodeURIComponent(c.clause)}` }, `《${c.title}》${c.label}`), `：${c.text}`)))
      : el("p", { class: "soft" }, "政策库中没有相近的条款。"),
    one.notes.length ? [el("h3", {}, "处理经过"), el("ul", {}, one.notes.map((n) => el("li", {}, `${when(n.at)} ${n.by}：${[n.assigned && `分派给${n.assigned}`, n.text, n.done && "办结"].filter(Boolean).join("，")}`)))] : null,
    who.may.includes("gaps.work") ? [field("分派给", assigned), field("说明", text)] : null);
  const acts = who.may.includes("gaps.work") ? [["关闭", null], ["办结", "done"], ["分派", "assign", "primary"]] : [["关闭", null]];
  const act = await dialog(`${one.title}（${one.count} 次）`, body, acts);
  if (!act) return;
  await api("POST", `${ROOT}/${key}/notes?weeks=26`, { assigned: assigned.value, text: text.value, done: act === "done" });
  toast(act === "done" ? "已办结。" : "已分派。");
  load();
}
