// The wrap-up of a call: proposed from what was said and asked, corrected, kept with one key; gaps go to the editors.
import { api, dialog, el, field, toast } from "/staff/static/staff/kit.js";

const ROOT = "/api/v1/staff/wrapups";

/** Open the wrap-up of a call; resolves to whether it was kept. */
export async function openWrapUp({ call }) {
  const made = await api("GET", `${ROOT}/${encodeURIComponent(call)}`);
  const summary = el("textarea", { required: true, maxlength: 2000, autofocus: true }), tags = el("input", { value: made.tags.join(" "), maxlength: 200 });
  summary.value = made.summary;
  const question = el("input", { value: made.question, maxlength: 400 }), corrected = el("textarea", { maxlength: 2000 });
  const gap = el("input", { type: "checkbox" });
  const more = el("div", { hidden: true }, field("缺的是什么问题的答案", question), field("应当怎样回答（留给编辑）", corrected));
  gap.addEventListener("change", () => { more.hidden = !gap.checked; });
  const body = el("div", { class: "o-wrap" }, field("总结", summary), field("标签（空格隔开）", tags), el("label", { class: "row" }, gap, " 知识有缺，请编辑补上"), more);
  if (!await dialog("总结", body, [["先不写", null], ["存下", true, "primary"]])) return false;
  await api("POST", ROOT, { call, summary: summary.value, tags: tags.value.split(/\s+/).filter(Boolean).slice(0, 10), gap: gap.checked,
    question: gap.checked ? question.value : "", corrected: gap.checked ? corrected.value : "", clause: made.clauses[0]?.clause_id ?? "" });
  toast(gap.checked ? "总结已存，缺口已报给编辑。" : "总结已存。");
  return true;
}
