// Evaluation: how the officers' own cases come out, over time, side by side, and what a release must reach.
import { api, el, lines, progress, tabs, toast, trouble, when } from "/staff/static/staff/kit.js";
import { frame } from "/staff/static/staff/frame.js";
import { casesTab, editCase } from "./evals_cases.js";
import { failures, runName, runsTab } from "./evals_runs.js";

const ROOT = "/api/v1/staff/evals", main = document.getElementById("main");
const who = await frame("评测"), may = (permission) => who.may.includes(permission);
const percent = (share) => `${Math.round(share * 1000) / 10}%`;
const params = new URLSearchParams(location.search);

main.append(el("div", { class: "row" }, el("h1", {}, "评测"), el("p", { class: "soft e-about" }, "本中心自己的用例：该怎么答、引哪份文件。每次发布前都会问一遍；答案取自政策条款，不经大模型。")), tabs([
  ["总览", overview], ["用例", () => casesTab(ROOT, may)], ["历次", () => runsTab(ROOT)], ["门槛", floorsTab],
]));
if (params.get("answer") && may("evals.edit")) fromAnswer(params.get("answer")).catch(trouble);

async function fromAnswer(answer) {
  const found = await api("GET", `${ROOT}/proposal?answer=${encodeURIComponent(answer)}`);
  history.replaceState(null, "", "?tab=1");
  if (await editCase(ROOT, { ...found, never: [], region_name: found.region_name, suite: "来自咨询", enabled: true }, found.answer)) main.querySelector('[role="tab"]:nth-child(2)').click();
}

async function overview() {
  const [{ runs }, { cases }, { floors }, { jobs }] = await Promise.all([api("GET", `${ROOT}/runs`), api("GET", `${ROOT}/cases`), api("GET", `${ROOT}/floors`), api("GET", `${ROOT}/running`)]);
  const suites = [...new Set(cases.map((one) => one.suite))], used = cases.filter((one) => one.enabled);
  const suite = el("select", { "aria-label": "哪一套", onchange: () => draw() }, el("option", { value: "" }, `全部用例（${used.length}）`), suites.map((name) => el("option", { value: name }, `${name}（${used.filter((one) => one.suite === name).length}）`)));
  const shown = el("div"), place = el("div", { class: "e-job", "aria-live": "polite" });
  const begin = (draft) => start(suite.value, draft, place).catch(trouble);
  const acts = may("evals.edit") ? [el("button", { type: "button", class: "primary", disabled: !used.length, onclick: () => begin(false) }, "评测现行的一版"), el("button", { type: "button", disabled: !used.length, onclick: () => begin(true) }, "评测待发布的改动")] : null;
  async function draw() {
    const own = runs.filter((run) => run.suite === suite.value), serving = own.filter((run) => !run.candidate);
    if (!own.length) return shown.replaceChildren(el("p", { class: "empty" }, used.length ? "还没有评测过。" : "还没有用例。可以在“用例”里新写，也可以在语料的“查证”里由一条回答加为用例。"));
    const last = serving[0] ?? own[0];
    shown.replaceChildren(el("div", {},
      el("h2", {}, `最近一次：${runName(last)}`, el("span", { class: "soft e-when" }, `${when(last.at)}　${last.by}`)),
      el("div", { class: "e-tiles" }, last.measures.map((one) => tile(one, floors[one.measure]))),
      serving.length > 1 ? [el("h2", {}, "历次"), trend(serving.slice(0, 30).reverse())] : null,
      el("h2", {}, "没有答对的"), await failures(ROOT, last.id)));
  }
  await draw();
  if (jobs.length) follow(jobs[0].id, place).catch(trouble);
  return el("div", {}, el("div", { class: "row" }, suite, acts), place, shown);
}

/** A measure with its interval; the mark is the floor. */
function tile(one, floor) {
  const low = floor !== undefined && one.right < floor * one.of - 1e-9;
  return el("div", { class: "card e-tile", title: one.counts }, el("span", { class: "soft" }, one.name),
    el("strong", { class: low ? "bad" : null }, percent(one.value)), el("small", { class: "soft" }, `${one.right} / ${one.of}　95% 区间 ${percent(one.low)}–${percent(one.high)}`),
    el("svg", { viewBox: "0 0 100 8", preserveAspectRatio: "none", class: "chart", role: "img", "aria-label": `${one.name} ${percent(one.value)}` },
      el("rect", { class: "e-ground", x: 0, y: 3, width: 100, height: 2 }), el("rect", { class: low ? "c3" : "c0", x: one.low * 100, y: 2, width: Math.max(0.6, (one.high - one.low) * 100), height: 4 }),
      el("rect", { class: "e-point", x: Math.min(99, one.value * 100), y: 0, width: 1, height: 8 }), floor === undefined ? null : el("rect", { class: "e-floor", x: Math.min(99, floor * 100), y: 0, width: 0.8, height: 8 })),
    floor === undefined ? null : el("small", { class: low ? "bad" : "soft" }, `门槛 ${percent(floor)}${low ? "，没有达到" : ""}`));
}

function trend(runs) {
  const names = ["passed", "facts", "cited", "refusal"].filter((name) => runs.every((run) => run.measures.some((one) => one.measure === name)));
  const of = (run, name) => run.measures.find((one) => one.measure === name);
  return lines(runs.map((run) => `第${run.release}版`), names.map((name) => ({ name: of(runs[0], name).name, values: runs.map((run) => Math.round(of(run, name).value * 1000) / 10) })), { unit: "%" });
}

async function start(suite, draft, place) {
  const { job } = await api("POST", `${ROOT}/runs`, { suite, draft });
  await follow(job, place);
}

async function follow(job, place) {
  for (let pause = 250; ; pause = Math.min(pause * 1.4, 2000)) {
    const found = await api("GET", `${ROOT}/jobs/${job}`);
    if (found.state !== "running") {
      place.replaceChildren();
      if (found.state === "done") { toast(`评测完了：${runName(found.result)}`); if (place.isConnected) main.querySelector('[role="tab"]').click(); }
      else place.replaceChildren(el("p", { class: "notice bad", role: "alert" }, found.result?.detail ?? "服务中途停止了，这次评测没有做完。请再评测一次。"));
      return;
    }
    place.replaceChildren(progress(found.total ? found.done / found.total : 0), el("p", { class: "soft" }, found.total ? `正在问第 ${found.done} / ${found.total} 条，可以离开本页，不会中断。` : "正在准备……"));
    await new Promise((done) => setTimeout(done, pause));
  }
}

async function floorsTab() {
  const { floors, measures } = await api("GET", `${ROOT}/floors`), keeps = may("evals.gate");
  const inputs = Object.entries(measures).map(([name, told]) => [name, told, el("input", { type: "number", min: 0, max: 100, step: 1, disabled: !keeps, "aria-label": `${told.name}的门槛`, value: floors[name] === undefined ? "" : Math.round(floors[name] * 100) })]);
  const form = el("form", { onsubmit: (event) => { event.preventDefault(); keep(inputs).catch(trouble); } },
    el("p", { class: "soft" }, "发布前用全部启用的用例问一遍要发布的内容。有一项低于门槛就不发布，除非审核人员写明原因；原来答对、发布后答错的逐条列出。不写的不设门槛。"),
    el("div", { class: "scroll e-narrow" }, el("table", { class: "grid" }, el("thead", {}, el("tr", {}, ["指标", "怎么算", "至少（%）"].map((name) => el("th", { scope: "col" }, name)))),
      el("tbody", {}, inputs.map(([, told, input]) => el("tr", {}, el("th", { scope: "row" }, told.name), el("td", {}, told.counts), el("td", {}, input)))))),
    keeps ? el("div", { class: "row e-keep" }, el("button", { type: "submit", class: "primary" }, "保存门槛")) : el("p", { class: "soft" }, "由审核人员或管理员设定。"));
  return form;
}

async function keep(inputs) {
  const floors = Object.fromEntries(inputs.filter(([, , input]) => input.value !== "").map(([name, , input]) => [name, Number(input.value) / 100]));
  await api("PUT", `${ROOT}/floors`, { floors });
  toast("门槛已保存，下一次发布起按它检查。");
}
