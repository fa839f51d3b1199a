// What a given answer said, on which day and release, and what its clauses say now.
import { el } from "./corpus_ui.js";
import { at, call, me, one, trouble, when } from "./corpus.js";

export async function show(main, params) {
  const input = el("input", { type: "search", id: "c-answer", placeholder: "回答编号（对话页的回答下面、投诉或日志里都有）", value: params.id ?? "", "aria-label": "回答编号", maxlength: "40" });
  const place = el("section", { class: "c-answer", "aria-live": "polite" });
  const form = el("form", { class: "c-bar" }, input, el("button", { class: "c-button c-primary" }, "查证"));
  const look = async () => {
    const id = input.value.trim();
    if (!id) return;
    history.replaceState(null, "", at("answers", { id }));
    try { place.replaceChildren(...view(await call("GET", `/answers/${one(id)}`))); } catch (error) { place.replaceChildren(trouble(error)); }
  };
  form.addEventListener("submit", (event) => { event.preventDefault(); look(); });
  main.append(el("p", { class: "c-hint" }, "市民说“你们上次答复的是……”时，用回答编号查当时怎么说、依据哪一版的哪一条。个人信息在保存前已经遮盖。"), form, place);
  input.focus();
  await look();
}

function view(found) {
  const answer = found.result.answer ?? {}, citations = answer.citations ?? [];
  return [
    el("dl", { class: "c-known" }, ...pairs([["提问", found.question], ["时间", when(found.received_at)], ["渠道", found.channel], ["按哪一天的政策", found.as_of],
      ["由哪一版回答", found.release ? el("a", { href: at("history", { release: found.release }) }, `第 ${found.release} 版`) : "没有用到政策库"], ["市民评价", opinions(found.feedback)]])),
    me.may("evals.edit") ? el("p", {}, el("a", { class: "c-button", href: `/console/evals?answer=${encodeURIComponent(found.answer_id)}` }, "加为评测用例")) : null,
    el("h2", {}, "当时的回答"), el("div", { class: "c-words c-said-then" }, answer.text ?? answer.markdown ?? ""),
    citations.length ? el("h2", {}, "依据") : null,
    citations.length ? el("ul", { class: "c-ties" }, citations.map((cited) => el("li", {},
      el("a", { href: at("document", { id: String(cited.clause_id ?? "").split("#")[0], clause: cited.clause_id ?? "" }) }, `${cited.title ?? cited.document ?? ""} ${cited.label ?? ""}`),
      cited.quote || cited.text ? el("div", { class: "c-words" }, cited.quote ?? cited.text) : null))) : null,
  ].filter(Boolean);
}

const pairs = (rows) => rows.flatMap(([name, value]) => [el("dt", {}, name), el("dd", {}, value)]);
const opinions = (found) => found.length ? found.map((one) => [one.helpful ? "有用" : "没用", one.reason, one.comment].filter(Boolean).join("，")).join("；") : "没有";
