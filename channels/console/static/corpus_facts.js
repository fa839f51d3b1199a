// What was read of a document, each with the sentence that says so: to confirm or to correct.
import { dialog, el, toast } from "./corpus_ui.js";
import { at, call, complain, me, officer, one, person, plainly, when, words } from "./corpus.js";

const DAYS = ["issued", "effective_from", "effective_to"];
const SURE = ["number", "issuer", "region", "issued", "effective_from", "effective_to", "replaces"];

/** The description as a list; a click shows a sentence in the original. */
export function facts(place, body, mark) {
  const head = body.document, list = el("div", { class: "c-facts" });
  const doubts = [...head.concerns, ...head.unverified];
  if (doubts.length) place.append(el("div", { class: "c-doubts" }, el("strong", {}, "存疑，请核对："), el("ul", {}, doubts.map((doubt) => el("li", {}, doubt)))));
  const draw = (found) => list.replaceChildren(...found.map((fact) => row(fact)));
  const replaced = (found) => { draw(found); toast("已记录"); };

  function row(fact) {
    const value = shown(fact, head);
    const seen = fact.seen && el("span", { class: "c-seen" }, `${fact.seen.action === "confirm" ? "✓ 已核对" : "✎ 已更正"} ${person(fact.seen.by)} ${when(fact.seen.at)}`);
    return el("div", { class: "c-fact" },
      el("div", { class: "c-fact-name" }, words.fields[fact.field]),
      el("div", { class: "c-fact-value" },
        el("div", {}, value || el("span", { class: "c-none" }, "没有读到")),
        fact.sentence ? el("button", { type: "button", class: "c-sentence", title: "在原件里标出", onclick: () => mark(`=${fact.field}`) }, `“${fact.sentence}”`) : null, seen),
      el("div", { class: "c-fact-acts" },
        seen || !officer() || (!value && !SURE.includes(fact.field)) ? null : el("button", { type: "button", class: "c-button", "aria-label": `${words.fields[fact.field]}核对无误`, onclick: () => confirmed(fact) }, "无误"),
        me.may("corpus.edit") ? el("button", { type: "button", class: "c-button", "aria-label": `更正${words.fields[fact.field]}`, onclick: () => correct(fact) }, "更正") : null));
  }
  async function confirmed(fact) {
    try { replaced(await call("POST", `/documents/${one(head.id)}/confirmations`, { fields: [fact.field] })); } catch (error) { complain(error); }
  }
  async function correct(fact) {
    const told = await corrected(fact, head, body);
    if (!told) return;
    location.href = at("document", { id: head.id, draft: 1, pane: "facts" });
  }
  draw(body.facts);
  place.append(list);
}

function shown(fact, head) {
  if (fact.field === "region") return `${head.region_name}（${fact.value}）`;
  return fact.field === "status" ? words.statuses[fact.value] ?? fact.value : fact.value;
}

function corrected(fact, head) {
  const name = words.fields[fact.field];
  const input = fact.field === "status"
    ? el("select", { id: "c-value" }, Object.entries(words.statuses).map(([value, text]) => el("option", { value, ...(value === fact.value ? { selected: "" } : {}) }, text)))
    : el("input", { id: "c-value", type: DAYS.includes(fact.field) ? "date" : "text", value: fact.value });
  const sentence = el("textarea", { id: "c-evidence", rows: "3" }, fact.sentence ?? "");
  const fault = el("p", { class: "c-trouble", role: "alert" });
  return new Promise((done) => {
    dialog(`更正${name}`, el("div", { class: "c-form" },
      el("label", { for: "c-value" }, fact.field === "replaces" ? `${name}（文件名或文号，几份之间用“、”）` : name), input,
      el("label", { for: "c-evidence" }, "原文依据（抄一句）"), sentence,
      el("p", { class: "c-hint" }, "更正存为草稿，由另一个人审核、发布后生效。同一文件再次导入不会冲掉更正；导入新的文本时按新文本重新读取。"), fault), "更正", async () => {
        const text = input.value.trim();
        const value = fact.field === "replaces" ? text.split("、").map((part) => part.trim()).filter(Boolean) : text || null;
        try {
          await call("POST", `/documents/${one(head.id)}/corrections`, { values: { [fact.field]: value }, sentence: sentence.value });
        } catch (error) { fault.textContent = plainly(error.message); return false; }
        done(true);
        return true;
    }, () => done(false));
  });
}
