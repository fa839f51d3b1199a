// Gaps: topics that were not answered well, with their trend, source and examples, and the ways on from each.
import { api, confirm, dialog, el, field, keys, spark, table, tabs, toast, trouble, when } from "/staff/static/staff/kit.js";
import { frame } from "/staff/static/staff/frame.js";
import { outside, teach, write } from "./gaps_ways.js";

const ROOT = "/api/v1/staff/gaps", WORDS = "/api/v1/staff/words";
const KIND = { open: "warn", working: "info", done: "good", outside: "", recurred: "bad" };
const WANTED = [["todo", "未办结"], ["recurred", "又出现的"], ["done", "已办结"], ["outside", "不归本中心"], ["", "全部"]];
const SOURCES = [["", "各种来源"], ["no_source", "没有依据"], ["unsure", "把握不大"], ["unhelpful", "用户不满意"], ["rejected", "话务员没有采用"], ["edited", "话务员改过"], ["flagged", "话务员报缺"], ["off_topic", "判为无关"]];
const main = document.getElementById("main"), who = await frame("缺口"), works = who.may.includes("gaps.work");
const choose = (label, options, act) => el("select", { "aria-label": label, onchange: act }, options.map(([value, text]) => el("option", { value }, text)));
const weeks = choose("时间", [4, 8, 13, 26].map((n) => [n, `近 ${n} 周`]), load), wanted = choose("状态", WANTED, draw), source = choose("来源", SOURCES, draw);
const total = el("span", { class: "soft", role: "status" });
let gaps = [];
const list = table({
  key: (one) => one.key, empty: "这段时间没有这样的缺口。", onOpen: (one) => show(one.key).catch(trouble),
  columns: [
    { title: "问题", of: (one) => one.title }, { title: "次数", class: "number", of: (one) => one.count }, { title: "每周", of: (one) => spark(one.trend) },
    { title: "来源", of: (one) => Object.entries(one.reasons).map(([name, n]) => [el("span", { class: "badge" }, `${name} ${n}`), " "]) },
    { title: "分派给", of: (one) => one.assigned }, { title: "最近", class: "nowrap", of: (one) => when(one.last) },
    { title: "状态", class: "nowrap", of: (one) => el("span", { class: `badge ${KIND[one.state]}` }, one.state_name + (one.since ? ` ${one.since} 次` : "")) },
  ],
});
const taught = table({
  empty: "还没有教过说法。", columns: [
    { title: "群众的说法", of: (one) => one.said }, { title: "读作", of: (one) => one.term }, { title: "谁教的", of: (one) => one.by }, { title: "时间", class: "nowrap", of: (one) => when(one.at) },
    { title: "", of: (one) => (works ? el("button", { type: "button", onclick: () => unteach(one).catch(trouble) }, "撤下") : null) },
  ],
});
main.append(el("div", { class: "row" }, el("h1", {}, "知识缺口")), tabs([
  ["缺口", () => { load(); return el("div", {}, el("div", { class: "row" }, weeks, wanted, source, total),
    el("p", { class: "soft" }, "没有答出、把握不大、用户不满意、话务员没有采用或改过、话务员报缺的提问，按说的是同一件事归在一起。已办结的，再问又答不好会重新列出。"), list); }],
  ["教过的说法", async () => { await words(); return el("div", {}, el("p", { class: "soft" }, "群众的说法按政策用语去找。教会和撤下都立即生效，记入审计。"), taught); }],
]));
keys({ "r": ["重新读取", load] });

function draw() {
  const fits = { todo: (one) => !one.done, recurred: (one) => one.state === "recurred", done: (one) => one.state === "done", outside: (one) => one.state === "outside", "": () => true }[wanted.value];
  const only = (one) => (source.value ? one.sources.includes(source.value) : wanted.value !== "todo" || one.sources.some((name) => name !== "off_topic"));
  const shown = gaps.filter((one) => fits(one) && only(one));
  list.show(shown.slice(0, 200));
  total.textContent = `${shown.length} 个缺口，${shown.reduce((sum, one) => sum + one.count, 0)} 次提问`;
}
async function load() {
  total.textContent = "正在归类……";
  try { gaps = (await api("GET", `${ROOT}?weeks=${weeks.value}`)).gaps; draw(); } catch (error) { total.textContent = ""; trouble(error); }
}
async function words() { taught.show((await api("GET", WORDS)).words); }
async function unteach(one) {
  if (!await confirm("撤下说法", `撤下后，“${one.said}”不再读作“${one.term}”，立即生效。`, "撤下", "danger")) return;
  await api("DELETE", `${WORDS}/${one.id}`);
  toast("已撤下。");
  await words();
}
async function show(key) {
  const one = await api("GET", `${ROOT}/${key}?weeks=${weeks.value}`);
  const assigned = el("input", { value: one.assigned, maxlength: 120, placeholder: "部门或姓名" }), text = el("input", { maxlength: 1000, placeholder: "怎么补：等新文件、问主管部门……" });
  const go = (way) => async (event) => { event.target.closest("dialog").close(); await way(one); load(); };
  const body = el("div", { class: "g-gap" },
    one.state === "recurred" ? el("p", { class: "notice bad" }, `办结以后又有 ${one.since} 次没有答好。`) : null,
    works ? el("div", { class: "row g-ways" }, el("span", {}, "补上它："), el("button", { type: "button", onclick: go(teach) }, "教一个说法"), who.may.includes("corpus.edit") ? el("button", { type: "button", onclick: go(write) }, "写问答") : null,
      el("button", { type: "button", onclick: go(outside) }, "不归本中心")) : null,
    el("h3", {}, "例子"), el("ul", {}, one.examples.slice(0, 8).map(example)),
    el("h3", {}, "最近的条款"), one.nearest.length ? el("ul", {}, one.nearest.map((c) => el("li", {}, el("a", { href: `/console/corpus/document?id=${encodeURIComponent(c.document)}&clause=${encodeURIComponent(c.clause)}` }, `《${c.title}》${c.label}`), `：${c.text}`)))
      : el("p", { class: "soft" }, "政策库中没有相近的条款。"),
    one.notes.length ? [el("h3", {}, "处理经过"), el("ul", {}, one.notes.map(history))] : null,
    works ? el("div", { class: "g-two" }, field("分派给", assigned), field("说明", text)) : null);
  const acts = works ? [["关闭", null], ["办结", "done"], ["分派", "assign", "primary"]] : [["关闭", null]];
  const act = await dialog(`${one.title}（${one.count} 次）`, body, acts);
  if (!act) return;
  await api("POST", `${ROOT}/${key}/notes?weeks=26`, { assigned: assigned.value, text: text.value, done: act === "done" });
  toast(act === "done" ? "已办结。" : "已分派。");
  load();
}
function example(ex) {
  return el("li", {}, ex.answer_id ? el("a", { href: `/console/corpus/answers?id=${ex.answer_id}` }, ex.question) : ex.question,
    el("span", { class: "soft" }, `（${ex.why}${ex.told ? `：${ex.told}` : ""}，${when(ex.at)}）`), ex.answer_id && who.may.includes("evals.edit") ? el("a", { class: "g-clause", href: `/console/evals?answer=${ex.answer_id}` }, "加为评测用例") : null, ex.corrected ? el("div", { class: "good" }, `应答：${ex.corrected}`) : null);
}
function history(n) {
  const did = { taught: `教说法 ${n.text}`, written: ["写问答 ", el("a", { href: `/console/corpus/document?id=${encodeURIComponent(n.ref)}${n.standing === "已发布" ? "" : "&draft=1"}` }, n.text), `（${n.standing}）`], outside: `不归本中心：${n.text}` }[n.kind]
    ?? [n.assigned && `分派给${n.assigned}`, n.text, n.done && "办结"].filter(Boolean).join("，");
  return el("li", {}, `${when(n.at)} ${n.by}：`, did);
}
