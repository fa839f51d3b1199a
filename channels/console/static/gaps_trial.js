// Answers as they are and as they would be, side by side.
import { el } from "../staff/kit.js";

const KIND = { better: "good", worse: "bad", other: "warn", same: "" };
const WORD = { better: "答出来了", worse: "答不出了", other: "答案变了", same: "没有变化" };

/** What a trial came to; `word` is the word that others share. */
export function trialView(trial, word = "") {
  const own = trial.rows.filter((row) => row.own), others = trial.rows.filter((row) => !row.own);
  const moved = others.filter((row) => row.change !== "same");
  return el("div", { role: "region", "aria-label": "试问结果" },
    el("p", { class: "g-sum", role: "status" }, `这个缺口的 ${own.length} 种问法：现在答得出 ${trial.answered_before} 种，改后答得出 `,
      el("strong", { class: trial.answered_after > trial.answered_before ? "good" : trial.answered_after < trial.answered_before ? "bad" : null }, `${trial.answered_after} 种`), "。",
      trial.own.worse ? el("strong", { class: "bad" }, `有 ${trial.own.worse} 种反而答不出了。`) : null, trial.own.other ? `有 ${trial.own.other} 种换了答案。` : "", trial.own.same === own.length ? el("strong", { class: "warn" }, "答案都没有变，这样补不起作用。") : null, trial.left ? `另有 ${trial.left} 种较早的没有试。` : ""),
    word ? el("p", { class: "g-note" }, others.length ? `近四周答过的提问里，另有 ${others.length} 个含“${word}”，其中 ${moved.length} 个的答案会变${moved.length ? "，列在后面，请看是否变差。" : "。"}`
      : `近四周答过的提问里，没有别的含“${word}”，不会影响别处。`) : null,
    el("div", { class: "g-trial" }, el("table", { class: "grid" },
      el("thead", {}, el("tr", {}, ["问法", "现在", "改后"].map((name) => el("th", { scope: "col" }, name)))),
      el("tbody", {}, [...own, ...moved].map(line)))));
}

function line(row) {
  return el("tr", { class: `g-${row.change}` },
    el("td", {}, row.question, el("div", {}, el("span", { class: `badge ${KIND[row.change]}` }, WORD[row.change]), row.own ? null : el("span", { class: "badge" }, "别的提问"))),
    side(row.before), side(row.after));
}

function side(said) {
  return el("td", {}, el("span", { class: `g-said ${said.answered ? "" : "soft"}` }, said.text),
    said.clauses.slice(0, 2).map((one) => el("span", { class: "g-clause" }, `《${one.title}》${one.label}`)));
}
