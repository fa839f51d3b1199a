// The ways on from a gap: teach a word, write an answer, say that it is not ours. Each is tried before it counts.
import { api, dialog, el, field, toast, trouble } from "../staff/kit.js";
import { dialog as box } from "./corpus_ui.js";
import { trialView } from "./gaps_trial.js";

const ROOT = "/api/v1/staff/gaps";

/** Teach a word of the citizens; resolves when the box is left. */
export const teach = (gap) => new Promise((left) => {
  const said = el("input", { required: true, maxlength: 20, placeholder: "如 见面礼" }), term = el("input", { required: true, maxlength: 20, placeholder: "如 一次性生活补贴" });
  const shown = el("div", {}), wrong = el("p", { class: "bad", role: "alert" });
  const word = () => ({ said: said.value.trim(), term: term.value.trim() });
  let tried = "";
  const attempt = async () => {
    if (!said.reportValidity() || !term.reportValidity()) return;
    tried = JSON.stringify(word());
    wrong.textContent = ""; shown.replaceChildren(el("p", { class: "soft", role: "status" }, "正在试问……"));
    try { shown.replaceChildren(trialView(await api("POST", `${ROOT}/${gap.key}/words/try`, word()), word().said)); }
    catch (error) { shown.replaceChildren(); wrong.textContent = error.message; }
  };
  const body = el("div", { class: "g-wide" }, el("p", { class: "g-note" }, `“${gap.title}”等 ${gap.count} 次提问。群众这样说，政策里怎么写？教会后立即生效，可以随时撤下。`),
    el("div", { class: "g-two" }, field("群众的说法", said), field("政策里的用语", term)),
    el("div", { class: "row" }, el("button", { type: "button", onclick: attempt }, "先试一试")), wrong, shown);
  box("教一个说法", body, "教给系统", async () => {
    if (tried !== JSON.stringify(word())) { await attempt(); if (!wrong.textContent) toast("已经试问，请看结果；合适就再按一次“教给系统”。"); return false; }
    try {
      const made = await api("POST", `${ROOT}/${gap.key}/words`, word());
      toast(`已教会：“${made.said}”读作“${made.term}”，缺口已办结。`);
      left();
      return true;
    } catch (error) { wrong.textContent = error.message; return false; }
  }, left);
});

/** Write a question and its answer: a draft, tried on the gap, then handed in for review. */
export async function write(gap) {
  const form = qaForm(gap);
  for (;;) {
    const made = await new Promise((done) => box("写问答", form.body, "存为草稿并试问", async () => {
      try { done(await api("POST", `${ROOT}/${gap.key}/qa`, form.value())); return true; } catch (error) { form.wrong.textContent = error.message; return false; }
    }, () => done(null)));
    if (!made) return;
    form.wrong.textContent = "";
    const shown = el("div", {}, el("p", { class: "soft", role: "status" }, "草稿已存下，正在试问……"));
    api("POST", `${ROOT}/${gap.key}/qa/try`, { document_id: made.document_id }).then((trial) => shown.replaceChildren(trialView(trial)), (error) => shown.replaceChildren(el("p", { class: "bad" }, error.message)));
    const body = el("div", { class: "g-wide" }, made.doubts.length ? el("div", { class: "notice warn" }, el("strong", {}, "与所引条款核对，请再看："), el("ul", {}, made.doubts.map((one) => el("li", {}, one)))) : null, shown,
      el("p", { class: "g-note" }, `《${made.title}》已在草稿里，`, el("a", { href: `/console/corpus/document?id=${encodeURIComponent(made.document_id)}&draft=1` }, "看草稿"), "。提交后由另一个人审核、发布，才会用来回答。"));
    const next = await dialog("试问结果", body, [["先放着", null], ["再改改", "edit"], ["提交审核", "submit", "primary"]]);
    if (next === "edit") continue;
    if (next === "submit") {
      try { await api("POST", `/api/v1/staff/corpus/drafts/${encodeURIComponent(made.document_id)}/submit`, { comment: `补知识缺口：${gap.title}`.slice(0, 300) }); toast("已提交审核。"); }
      catch (error) { trouble(error); }
    }
    return;
  }
}

function qaForm(gap) {
  const question = el("input", { required: true, maxlength: 120, value: gap.title }), answer = el("textarea", { required: true, maxlength: 800, placeholder: "一两句话直接回答。引用条款时，数字、日期和条件要与条款一致。" });
  answer.value = gap.examples.map((one) => one.corrected).find(Boolean) ?? "";
  const ways = el("textarea", { rows: 3 }), wrong = el("p", { class: "bad", role: "alert" });
  ways.value = gap.ways.filter((one) => one !== gap.title).join("\n");
  const region = el("input", { maxlength: 40, value: gap.region_name ?? "" }), source = el("input", { maxlength: 200, placeholder: "如 市人社局2026年11月答复" }), url = el("input", { type: "url", maxlength: 500 });
  const from = el("input", { type: "date" }), to = el("input", { type: "date" });
  const own = el("div", {}, el("div", { class: "g-two" }, field("来源", source), field("网址（可不填）", url), field("施行日期", from), field("有效期至（可不填）", to)));
  const list = el("div", { class: "g-clauses", role: "radiogroup", "aria-label": "依据" });
  const chosen = () => list.querySelector("input:checked")?.value ?? "";
  const draw = (clauses) => list.replaceChildren(...clauses.map((one, n) => option(one.clause, `《${one.title}》${one.label}`, one.text, n === 0)), option("", "没有条款，自己写", "要写明来源和日期", !clauses.length));
  list.addEventListener("change", () => { own.hidden = Boolean(chosen()); });
  const find = el("input", { type: "search", maxlength: 100, placeholder: "用别的词找条款，按回车", class: "grow", "aria-label": "找条款", onkeydown: async (event) => {
    if (event.key !== "Enter") return;
    event.preventDefault();
    try { draw((await api("GET", `${ROOT}/${gap.key}/clauses?q=${encodeURIComponent(find.value)}&weeks=26`)).clauses); own.hidden = Boolean(chosen()); } catch (error) { wrong.textContent = error.message; }
  } });
  draw(gap.nearest); own.hidden = Boolean(chosen());
  const body = el("div", { class: "g-wide" }, el("div", { class: "g-two" }, el("div", {}, field("问题", question), field("答句", answer), field("同样的问法（一行一个，帮助认出）", ways)),
    el("div", {}, field("适用地区", region), el("div", { class: "row" }, el("span", { class: "soft" }, "依据"), find), list, own)), wrong);
  const value = () => ({ question: question.value, answer: answer.value, clause: chosen(), region: region.value, ways: ways.value.split("\n").map((one) => one.trim()).filter(Boolean),
    ...(chosen() ? {} : { source: source.value, url: url.value, effective_from: from.value || null, effective_to: to.value || null }) });
  return { body, value, wrong };
}

const option = (value, title, text, checked) => el("label", {}, el("input", { type: "radio", name: "clause", value, checked }), el("span", {}, el("strong", {}, title), el("br"), el("span", { class: "soft" }, text)));

/** Say that it is not ours. */
export const outside = (gap) => new Promise((left) => {
  const text = el("textarea", { required: true, maxlength: 1000, placeholder: "如 属于公安交管业务，请拨打 12123" }), wrong = el("p", { class: "bad", role: "alert" });
  box("不归本中心", el("div", { class: "g-gap" }, el("p", { class: "g-note" }, "以后再有人问也不再列为待处理，可在“不归本中心”里查看。"), field("原因", text), wrong), "确定", async () => {
    try { await api("POST", `${ROOT}/${gap.key}/outside`, { text: text.value }); toast("已标为不归本中心。"); left(); return true; }
    catch (error) { wrong.textContent = error.message; return false; }
  }, left);
});
