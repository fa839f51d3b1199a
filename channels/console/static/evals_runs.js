// Runs: the list, what was answered in one, and two side by side.
import { api, el, table, trouble, when } from "/staff/static/staff/kit.js";

const percent = (share) => `${Math.round(share * 1000) / 10}%`;
const KIND = { worse: "bad", better: "good", other: "warn", new: "info", gone: "", same: "" };

export const runName = (run) => `第 ${run.release} 版${run.candidate ? "（发布前）" : ""}${run.suite ? `，${run.suite}` : ""}，${run.measures[0]?.right ?? 0} / ${run.measures[0]?.of ?? 0} 答对`;

/** The questions of a run that were not answered right. */
export async function failures(ROOT, id, all = false) {
  const { verdicts } = await api("GET", `${ROOT}/runs/${id}`);
  const shown = verdicts.filter((one) => all || !one.passed);
  if (!shown.length) return el("p", { class: "notice" }, "全部答对。");
  return el("div", { class: "scroll" }, el("table", { class: "grid e-verdicts" }, el("thead", {}, el("tr", {}, ["问题", "哪里不对", "答的是"].map((name) => el("th", { scope: "col" }, name)))),
    el("tbody", {}, shown.map((one) => el("tr", {}, el("td", {}, one.question), el("td", { class: one.passed ? "good" : "bad" }, one.passed ? "答对" : one.problems.join("；")), said(one))))));
}

function said(one) {
  return el("td", {}, el("div", { class: "e-said" }, one.text), one.cited.slice(0, 3).map((cited) => el("a", { class: "e-clause", href: `/console/corpus/document?id=${encodeURIComponent(cited.clause.split("#")[0])}&clause=${encodeURIComponent(cited.clause)}` }, `《${cited.title}》${cited.label}`)));
}

/** The tab of runs. */
export async function runsTab(ROOT) {
  const { runs, measures } = await api("GET", `${ROOT}/runs`);
  const chosen = new Set(), place = el("section", { "aria-live": "polite", "aria-label": "对照" });
  const go = el("button", { type: "button", disabled: true, onclick: () => compare().catch(trouble) }, "对照选中的两次");
  const pick = (run) => el("input", { type: "checkbox", "aria-label": `选${runName(run)}`, onchange: (event) => { event.target.checked ? chosen.add(run.id) : chosen.delete(run.id); go.disabled = chosen.size !== 2; } });
  const list = table({
    empty: "还没有评测过。", onOpen: (run) => open(run).catch(trouble), columns: [
      { title: "", of: pick }, { title: "时间", class: "nowrap", of: (run) => when(run.at) }, { title: "问的是", class: "nowrap", of: (run) => `第 ${run.release} 版${run.candidate ? "（发布前）" : ""}` },
      { title: "哪一套", class: "nowrap", of: (run) => run.suite || "全部" }, { title: "谁", class: "nowrap", of: (run) => run.by },
      ...Object.entries(measures).map(([name, told]) => ({ title: told.name, class: "number", of: (run) => share(run.measures.find((one) => one.measure === name)) })),
    ],
  });
  list.show(runs.slice(0, 100));
  async function open(run) {
    place.replaceChildren(el("h2", {}, runName(run)), await failures(ROOT, run.id, true));
    place.scrollIntoView({ block: "start" });
  }
  async function compare() {
    const [after, before] = runs.filter((run) => chosen.has(run.id)).map((run) => run.id);
    place.replaceChildren(comparison(await api("GET", `${ROOT}/runs/${before}/against/${after}`)));
    place.scrollIntoView({ block: "start" });
  }
  return el("div", {}, el("div", { class: "row" }, el("p", { class: "soft e-about" }, "点一行看每条用例怎么答；选两次并排对照。"), el("span", { class: "grow" }), go), el("div", { class: "e-runs" }, list), place);
}

const share = (one) => (one ? el("span", { title: `${one.right} / ${one.of}，95% 区间 ${percent(one.low)}–${percent(one.high)}` }, percent(one.value)) : "");

function comparison(found) {
  const counts = Object.entries(found.turns).filter(([turn]) => found.counts[turn]).map(([turn, name]) => el("span", { class: `badge ${KIND[turn]}` }, `${name} ${found.counts[turn]}`));
  return el("div", {}, el("h2", {}, "两次对照"), el("p", { class: "row" }, counts),
    found.rows.length ? el("div", { class: "scroll" }, el("table", { class: "grid e-sides" }, el("thead", {}, el("tr", {}, ["问题", `前：${runName(found.before)}`, `后：${runName(found.after)}`].map((name) => el("th", { scope: "col" }, name)))),
      el("tbody", {}, found.rows.map((row) => el("tr", {}, el("td", {}, row.question, el("div", {}, el("span", { class: `badge ${KIND[row.turn]}` }, found.turns[row.turn]))),
        side(row.before, row.pieces, "removed"), side(row.after, row.pieces, "added")))))) : el("p", { class: "notice" }, "两次的答案都一样。"));
}

function side(verdict, pieces, kind) {
  if (!verdict) return el("td", { class: "soft" }, "没有问");
  const words = pieces.length ? pieces.filter((one) => one.kind === "same" || one.kind === kind).map((one) => (one.kind === "same" ? one.text : el(kind === "removed" ? "del" : "ins", {}, one.text))) : verdict.text;
  return el("td", {}, el("div", { class: "e-said" }, words), verdict.passed ? el("small", { class: "good" }, "答对") : el("small", { class: "bad" }, verdict.problems.join("；")));
}
