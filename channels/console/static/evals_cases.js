// Cases: a list with filters, and the box in which one is written or put right.
import { api, confirm, el, field, table, toast, trouble } from "/staff/static/staff/kit.js";
import { dialog } from "./corpus_ui.js";

const KIND = { answer: "应当答出", refuse: "应当不答", ask: "应当反问" };
const split = (text, by) => text.split(by).map((one) => one.trim()).filter(Boolean);
const PATTERN = /\s*(\/.*?\/|[^|]+?)\s*(?:\||$)/g; // a way of writing; one between slashes came from a file and is kept whole
const waysOf = (line) => [...line.matchAll(PATTERN)].map(([, way]) => way.trim()).filter(Boolean);
const linesOf = (input) => split(input.value, "\n");

/** The tab of cases. */
export async function casesTab(ROOT, may) {
  let { cases, titles } = await api("GET", `${ROOT}/cases`);
  const q = el("input", { type: "search", placeholder: "问题、要点、文件中的字", "aria-label": "查找用例", oninput: draw });
  const suite = el("select", { "aria-label": "哪一套", onchange: draw }), state = el("select", { "aria-label": "状态", onchange: draw }, [["", "全部"], ["on", "启用的"], ["off", "停用的"]].map(([value, name]) => el("option", { value }, name)));
  const total = el("span", { class: "soft", role: "status" });
  const edit = (one) => (may("evals.edit") ? editCase(ROOT, { titles, ...one }).then((done) => done && again()) : null);
  const list = table({
    empty: "没有这样的用例。", onOpen: may("evals.edit") ? edit : null, columns: [
      { title: "问题", of: (one) => [one.before.length ? el("span", { class: "badge" }, `上文 ${one.before.length}`) : null, " ", one.question] },
      { title: "要求", class: "nowrap", of: (one) => KIND[one.kind] }, { title: "要点", of: (one) => one.facts.map((ways) => ways.join(" | ")).join("；") },
      { title: "应引文件", of: (one) => one.documents.map((id) => titles[id] ?? id).join("、") }, { title: "地区", class: "nowrap", of: (one) => one.region_name }, { title: "按哪天", class: "nowrap", of: (one) => one.as_of ?? "" },
      { title: "哪一套", class: "nowrap", of: (one) => one.suite }, { title: "", class: "nowrap", of: (one) => (one.enabled ? null : el("span", { class: "badge warn" }, "停用")) },
      { title: "", class: "nowrap", of: (one) => (may("evals.edit") ? el("button", { type: "button", class: "danger", onclick: () => drop(one).catch(trouble) }, "删除") : null) },
    ],
  });
  async function again() { ({ cases, titles } = await api("GET", `${ROOT}/cases`)); fill(); draw(); }
  async function drop(one) {
    if (!await confirm("删除用例", `删除后不再评测“${one.question}”，历次的结果还在。只想暂时不问，可以停用。`, "删除", "danger")) return;
    await api("DELETE", `${ROOT}/cases/${encodeURIComponent(one.id)}`);
    await again();
  }
  function fill() {
    const chosen = suite.value;
    suite.replaceChildren(el("option", { value: "" }, "各套"), ...[...new Set(cases.map((one) => one.suite))].map((name) => el("option", { value: name }, name)));
    suite.value = chosen;
  }
  function draw() {
    const words = split(q.value, /\s+/);
    const told = (one) => [one.question, one.suite, ...one.facts.flat(), ...one.documents.map((id) => titles[id] ?? id)].join(" ");
    const shown = cases.filter((one) => (!suite.value || one.suite === suite.value) && (!state.value || one.enabled === (state.value === "on")) && words.every((word) => told(one).includes(word)));
    list.show(shown.slice(0, 300));
    total.textContent = `${shown.length} 条${shown.length > 300 ? "，列出前 300 条" : ""}`;
  }
  fill(); draw();
  return el("div", {}, el("div", { class: "row" }, q, suite, state, total, el("span", { class: "grow" }), may("evals.edit") ? el("button", { type: "button", class: "primary", onclick: () => edit({}) }, "新写一条") : null), list);
}

/** Write a case or put one right; resolves to whether it was kept. `said` is the answer it was made from. */
export function editCase(ROOT, one, said = "") {
  const area = (value, rows, props = {}) => el("textarea", { rows, value: value ?? "", ...props });
  const question = area(one.question, 2, { required: true, maxlength: 2000 }), before = area(one.before?.join("\n"), 2), never = area(one.never?.join("\n"), 2);
  const facts = area(one.facts?.map((ways) => ways.join(" | ")).join("\n"), 4, { placeholder: "3万元 | 30000元\n一次性" });
  const kind = el("select", {}, Object.entries(KIND).map(([value, name]) => el("option", { value, selected: value === one.kind }, name)));
  const suite = el("input", { value: one.suite ?? "日常", maxlength: 80 }), region = el("input", { value: one.region_name || one.region || "", placeholder: "不写为本中心的地区", maxlength: 40 }), day = el("input", { type: "date", value: one.as_of ?? "" });
  const enabled = el("input", { type: "checkbox", checked: one.enabled !== false }), documents = picker(one.documents ?? [], one.titles ?? {});
  const wrong = el("p", { class: "bad", role: "alert" });
  const body = el("div", { class: "e-case" }, said ? el("details", {}, el("summary", {}, "当时的回答"), el("p", { class: "e-said" }, said)) : null,
    el("div", { class: "e-two" }, el("div", {}, field("问题", question), field("要求", kind), field("要点", facts, "一行一个，都要说到；几种写法用 | 隔开"), field("不该说的", never, "一行一个")),
      el("div", {}, documents.element, field("上文", before, "在它之前问的，一行一句；评测时先问这些"), el("div", { class: "e-three" }, field("地区", region), field("按哪一天", day, "不写为评测当天"), field("哪一套", suite)), el("label", {}, enabled, " 启用"))), wrong);
  return new Promise((done) => dialog(one.id ? "改用例" : "加用例", body, "保存", async () => {
    const told = { suite: suite.value, question: question.value, kind: kind.value, before: linesOf(before), facts: linesOf(facts).map(waysOf), never: linesOf(never), documents: documents.chosen(), region: region.value.trim() || null, as_of: day.value || null, enabled: enabled.checked, origin: one.origin ?? "" };
    try { await api(one.id ? "PUT" : "POST", one.id ? `${ROOT}/cases/${encodeURIComponent(one.id)}` : `${ROOT}/cases`, told); } catch (error) { wrong.textContent = error.message; return false; }
    toast("已保存，下次评测和发布前都会问。");
    done(true);
    return true;
  }, () => done(false)));
}

/** Documents of which one must be cited: those chosen, and a search for more. */
function picker(ids, titles) {
  const chosen = new Map(ids.map((id) => [id, titles[id] ?? id])), list = el("ul", { class: "e-chosen" }), found = el("div", { class: "e-found" });
  const q = el("input", { type: "search", placeholder: "查找文件：标题、文号", "aria-label": "查找文件", onkeydown: (event) => { if (event.key === "Enter") { event.preventDefault(); look().catch(trouble); } } });
  const draw = () => list.replaceChildren(...[...chosen].map(([id, title]) => el("li", {}, title, el("button", { type: "button", class: "quiet", "aria-label": `不要${title}`, onclick: () => { chosen.delete(id); draw(); } }, "×"))));
  async function look() {
    const rows = (await api("GET", `/api/v1/staff/corpus/documents?size=8&q=${encodeURIComponent(q.value)}`)).rows;
    found.replaceChildren(...(rows.length ? rows.map((row) => el("button", { type: "button", class: "quiet", onclick: () => { chosen.set(row.id, row.title); draw(); found.replaceChildren(); } }, row.title)) : [el("span", { class: "soft" }, "没有找到。")]));
  }
  draw();
  return { chosen: () => [...chosen.keys()], element: el("div", { class: "field" }, el("span", {}, "应引其中一份"), list, el("div", { class: "e-look" }, q, el("button", { type: "button", onclick: () => look().catch(trouble) }, "查找")), found) };
}
