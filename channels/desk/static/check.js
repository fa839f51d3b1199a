// A scheme worked out for the caller: what was told in the call is filled in, what is missing is asked for.
import { api, el, trouble } from "/staff/static/staff/kit.js";
import { ROOT } from "./desk.js";

const MARK = { met: "✓", not_met: "✗", unknown: "？" };

export function checkPane(desk) {
  const select = el("select", { "aria-label": "方案", onchange: () => start(select.value) });
  const body = el("div", {}), again = el("button", { type: "button", class: "quiet", hidden: true, onclick: () => start(select.value) }, "通话中又说了情况，重新填入");
  const pane = el("div", {}, el("div", { class: "row" }, select), again, body);
  let known = [], values = {}, scheme = "", loaded = null, round = 0, schemes = [];

  async function open(wanted) {
    const call = desk.current();
    if (!call) { body.replaceChildren(el("p", { class: "none" }, "没有选通话。")); return; }
    if (loaded !== call.id) {
      try {
        const found = await api("GET", `${ROOT}/${call.id}/facts`);
        if (desk.state.call !== call.id) return;
        loaded = call.id; schemes = found.schemes;
        select.replaceChildren(el("option", { value: "" }, "选一个方案"), ...found.schemes.map((s) => el("option", { value: s.scheme }, s.name)));
        select.value = scheme;
      } catch (error) { trouble(error); return; }
    }
    const meant = wanted ?? (scheme ? null : cited(desk.hints.chosen()));
    if (meant) await start(meant);
    else if (!scheme) body.replaceChildren(el("p", { class: "soft" }, "选方案后，通话中说过的情况会自动填入。"));
  }
  /** The scheme that a suggestion is about: that of its result, or the only one that comes from its document. */
  function cited(hint) {
    if (!hint || hint.result) return hint?.result.scheme ?? null;
    const found = schemes.filter((s) => s.documents.includes(hint.citations[0]?.document_id));
    return found.length === 1 ? found[0].scheme : null;
  }
  function reset() { known = []; values = {}; scheme = ""; loaded = null; again.hidden = true; body.replaceChildren(); select.replaceChildren(); }
  async function start(wanted) {
    scheme = select.value = wanted;
    again.hidden = true;
    if (!wanted) { body.replaceChildren(); return; }
    await work(undefined, (found) => { known = found.facts; values = Object.fromEntries(known.map((f) => [f.fact, f.value]).filter(([, v]) => v !== null)); });
  }
  async function work(facts, then = () => {}) {
    const mine = ++round;
    try {
      const found = await api("POST", `${ROOT}/${desk.state.call}/check`, facts === undefined ? { scheme } : { scheme, facts });
      if (mine !== round) return;
      then(found);
      show(found.result);
    } catch (error) { trouble(error); }
  }
  function set(name, value) {
    if (value === "" || value === null) delete values[name]; else values[name] = value;
    work(values);
  }
  function show(result) {
    const value = result.value ?? {}, focused = document.activeElement?.dataset?.fact;
    const asked = result.missing.filter((q) => !known.some((f) => f.fact === q.fact)).slice(0, 6);
    body.replaceChildren(el("div", {}, el("p", {}, el("b", {}, value.headline ?? "")),
      points(value.points), grade(value),
      asked.length ? [el("h3", {}, "还要问"), el("div", { class: "facts" }, asked.map((q) => [el("label", { for: `f-${q.fact}` }, q.question), control(q)]))] : "",
      known.length ? [el("h3", {}, "说过的"), el("div", { class: "facts" }, known.map((f) => [el("label", { for: `f-${f.fact}` }, f.label, " ", el("span", { class: "told" }, f.shown)), control(f)]))] : el("p", { class: "soft" }, "通话中还没有说到有关的情况。"),
      el("h3", {}, "逐项"), (value.criteria ?? []).map(criterion)));
    for (const q of asked) if (values[q.fact] !== undefined && !known.some((f) => f.fact === q.fact)) known.push({ ...q, shown: "", value: values[q.fact] });
    if (focused) body.querySelector(`[data-fact="${CSS.escape(focused)}"]`)?.focus();
  }
  function points(found) {
    if (!found) return "";
    const sure = found.items.filter((one) => one.low === one.high && one.low);
    return el("p", {}, sure.map((one) => [el("span", { class: "chip", title: one.calculation }, `${one.name} ${one.low}${found.unit}`)]));
  }
  const grade = (value) => (value.grade ? el("p", {}, `类别 ${value.grade}`) : "");
  const criterion = (one) => el("div", { class: `crit ${one.state}` }, el("i", { title: one.state }, MARK[one.state] ?? "？"), el("span", {}, one.text, one.note ? el("span", { class: "soft" }, `（${one.note}）`) : ""));
  function control(f) {
    const name = f.fact, now = values[name], choices = f.type === "bool" ? ["是", "否"] : f.choices;
    const remember = (value) => { if (!known.some((k) => k.fact === name)) known.push({ ...f, shown: "", value }); };
    if (choices?.length) {
      const told = now === true ? "是" : now === false ? "否" : now;
      return el("select", { id: `f-${name}`, dataset: { fact: name }, onchange: (e) => { remember(e.target.value); set(name, e.target.value); } },
        el("option", { value: "" }, typeof now === "object" ? f.shown : "不清楚"), choices.map((c) => el("option", { value: c, selected: c === told }, c)));
    }
    const plain = typeof now === "object" || now === undefined ? "" : now;
    return el("input", { id: `f-${name}`, dataset: { fact: name }, type: f.type === "date" ? "date" : "text", inputmode: f.type === "date" ? undefined : "decimal", value: plain, placeholder: f.unit ?? "",
      onchange: (e) => { remember(e.target.value); set(name, e.target.value.trim()); } });
  }
  return { pane, open, reset, more: () => { if (scheme) again.hidden = false; } };
}
