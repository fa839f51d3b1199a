// Beside the call: the knowledge search, the rules worked out for the caller, who the caller is.
import { api, el, trouble, when } from "/staff/static/staff/kit.js";
import { ROOT } from "./desk.js";
import { dates, standing } from "./clauses.js";
import { checkPane } from "./check.js";

export function sidePane(desk) {
  const body = el("div", { class: "flow" });
  const heads = [["查知识", "/"], ["测算", "C"], ["来电者", "I"]].map(([label, key], i) =>
    el("button", { type: "button", role: "tab", onclick: () => choose(i) }, label, el("kbd", {}, key)));
  const pane = el("section", { class: "side", "aria-label": "查询" }, el("header", {}, el("div", { class: "tabs", role: "tablist" }, heads)), body);
  const box = el("input", { type: "search", placeholder: "查政策条款", "aria-label": "查知识库", maxlength: 300 });
  const found = el("div", { "aria-live": "polite" });
  const finder = el("div", {}, el("form", { class: "find", onsubmit: (e) => { e.preventDefault(); find(); } }, box, el("button", {}, "查")), found);
  const checks = checkPane(desk), person = el("div", {});
  let at = 0;

  function choose(i, scheme) {
    at = i;
    heads.forEach((head, j) => head.setAttribute("aria-selected", String(i === j)));
    body.replaceChildren([finder, checks.pane, person][i]);
    if (i === 1) checks.open(scheme);
    if (i === 2) caller();
  }
  async function find() {
    const q = box.value.trim();
    if (!q) return;
    found.replaceChildren(el("p", { class: "soft" }, "正在查……"));
    const query = new URLSearchParams({ q });
    const region = desk.current()?.region;
    if (region) query.set("region", region);
    try {
      const { passages } = await api("GET", `${ROOT}/search?${query}`);
      found.replaceChildren(...(passages.length ? passages.map(passage) : [el("p", { class: "none" }, "没有查到现行有效的条款。换几个字再查。")]));
    } catch (error) { found.replaceChildren(); trouble(error); }
  }
  const passage = (one) => el("div", { class: "found" }, el("b", {}, `《${one.title}》${one.label}`), " ", standing(one), " ", dates(one), el("p", { tabindex: "0" }, one.text));
  async function caller() {
    const call = desk.current();
    if (!call) { person.replaceChildren(el("p", { class: "none" }, "没有选通话。")); return; }
    try {
      const [{ contacts }, { facts }] = await Promise.all([api("GET", `${ROOT}/${call.id}/contacts`), api("GET", `${ROOT}/${call.id}/facts`)]);
      if (desk.state.call !== call.id) return;
      person.replaceChildren(el("div", {}, el("dl", { class: "who" }, el("dt", {}, "来电号码"), el("dd", {}, call.caller || "没有送来"), el("dt", {}, "呼叫中心"), el("dd", {}, `${call.centre} · ${call.shown}`),
        el("dt", {}, "打进来"), el("dd", {}, when(call.begun_at)), el("dt", {}, "说过的"), el("dd", {}, facts.length ? facts.map((f) => el("span", { class: "chip" }, `${f.label} ${f.shown}`)) : "还没有说到自己的情况")),
      el("h3", {}, "以前的来电"), contacts.length ? contacts.map(past) : el("p", { class: "soft" }, call.caller ? "这个号码以前没有来过电。" : "没有号码，查不到以前的来电。")));
    } catch (error) { trouble(error); }
  }
  const past = (one) => el("div", { class: "past" }, el("p", {}, el("a", { href: `/desk?call=${one.id}`, onclick: (e) => { e.preventDefault(); desk.look(one.id); } }, when(one.begun_at)), " ",
    el("span", { class: "soft" }, one.operator_name || "没有接到")), one.questions.length ? one.questions.map((q) => el("p", {}, `问：${q}`)) : el("p", { class: "soft" }, "没有听出问题"));

  choose(0);
  return {
    pane,
    open: () => { checks.reset(); if (at === 1) checks.open(); if (at === 2) caller(); },
    heard: (told) => { if (told.turns?.some((t) => t.final && t.speaker === "caller")) checks.more(); },
    search: () => { choose(0); box.focus(); box.select(); },
    check: (scheme) => choose(1, scheme),
    caller: () => choose(2),
  };
}
