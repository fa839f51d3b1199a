// The suggestions: changed in place, withdrawn openly, and the one under the hand stays where it is.
import { api, el, toast, trouble } from "/staff/static/staff/kit.js";
import { ROOT } from "./desk.js";
import { clause, standing } from "./clauses.js";

const DONE = { accepted: "已采纳", edited: "改后采纳", rejected: "没有用" };

export function hintPane(desk) {
  const count = el("span", { class: "badge" });
  const more = el("button", { type: "button", class: "fresh", hidden: true, onclick: () => { cards.lastElementChild?.scrollIntoView({ block: "nearest" }); more.hidden = true; } }, "有新提示 ↓");
  const cards = el("div", { class: "hints", role: "feed", "aria-label": "提示" });
  const empty = el("p", { class: "none" });
  const flow = el("div", { class: "flow", onscroll: () => { if (seen([...hints.keys()].at(-1))) more.hidden = true; } }, empty, cards);
  const pane = el("section", { "aria-label": "提示" }, el("header", {}, el("h2", {}, "提示"), el("span", { class: "grow" }, more), count,
    el("span", { class: "soft" }, el("kbd", {}, "A"), " 采纳 ", el("kbd", {}, "E"), " 改 ", el("kbd", {}, "R"), " 不用")), flow);
  let hints = new Map(), drawn = new Map(), current = null, editing = null, opened = new Set();
  const drafts = (id) => `desk:${desk.state.call}:${id}`;
  const open_ = (one) => !one.verdict && one.status !== "retracted";

  function open(whole) {
    hints = new Map(); drawn = new Map(); current = editing = null; opened = new Set();
    cards.replaceChildren(); more.hidden = true;
    if (whole) {
      for (const one of whole.hints) { hints.set(one.id, one); draw(one); }
      choose([...hints.values()].find(open_)?.id ?? null);
      const kept = [...hints.keys()].find((id) => sessionStorage.getItem(drafts(id)) !== null && open_(hints.get(id)));
      if (kept) { current = kept; edit(); }
      drawn.get(current)?.scrollIntoView({ block: "nearest" });
    }
    head();
  }
  function add(list) {
    const busy = busyCard();
    for (const one of list) {
      const before = hints.get(one.id);
      hints.set(one.id, one);
      if (editing === one.id && open_(one)) { note(one, before); continue; }
      if (editing === one.id) cancel();
      if (before && busy) hold(one.id);
      draw(one, before);
      if (!before && !seen(one.id)) more.hidden = false;
    }
    if (list.length && (!current || !open_(hints.get(current))) && !busy) {
      choose([...hints.values()].find(open_)?.id ?? null);
      drawn.get(current)?.scrollIntoView({ block: "nearest" });
      if (seen([...hints.keys()].at(-1))) more.hidden = true;
    }
    head();
  }
  // What is above the card under the hand keeps its height until the hand is gone.
  const busyCard = () => cards.querySelector(".hint:focus-within") ?? cards.querySelector(".hint:hover");
  function hold(id) {
    const card = drawn.get(id);
    if (card && card !== busyCard()) { card.style.height = `${card.getBoundingClientRect().height}px`; held.add(card); }
  }
  /** Whether the beginning of a card is on the screen. */
  function seen(id) {
    const card = drawn.get(id)?.getBoundingClientRect(), room = flow.getBoundingClientRect();
    return !card || card.top >= room.top - 4 && card.top + Math.min(card.height, 90) <= room.bottom + 4;
  }
  /** A key may mean only what can be seen: a card out of sight is brought into sight instead. */
  function meant(id) {
    if (id && !open_(hints.get(id))) {
      const next = [...hints.values()].find(open_)?.id;
      if (!next) return true;
      choose(next);
      drawn.get(next).scrollIntoView({ block: "nearest" });
      toast("那条提示已定或已撤回，请看这一条。");
      return false;
    }
    if (!id || seen(id) || drawn.get(id).contains(document.activeElement)) return true;
    drawn.get(id).scrollIntoView({ block: "nearest" });
    toast("这条提示刚才不在眼前，请看一眼再按。");
    return false;
  }
  const held = new Set();
  const release = () => { if (!busyCard()) { for (const card of held) card.style.height = ""; held.clear(); } };
  cards.addEventListener("focusout", () => setTimeout(release)); cards.addEventListener("mouseleave", release);

  function note(one, before) {
    if (before?.say === one.say) return;
    const told = drawn.get(one.id).querySelector(".changed");
    told.hidden = false;
    told.textContent = `提示刚更新为：${one.say}`;
  }
  function draw(one, before) {
    let card = drawn.get(one.id);
    if (!card) {
      card = el("article", { tabindex: "0", dataset: { hint: one.id }, onfocusin: () => choose(one.id) });
      drawn.set(one.id, card);
      cards.append(card);
    }
    const gone = one.status === "retracted", focused = card === document.activeElement;
    card.className = `hint${gone ? " retracted" : one.verdict ? ` done ${one.verdict}` : ""}${current === one.id ? " current" : ""}`;
    card.setAttribute("aria-label", `提示：${one.say}`);
    card.replaceChildren(...(gone ? retracted(one) : one.verdict ? decided(one) : opened.has(one.id) ? whole(one, before) : brief(one)));
    if (focused) card.focus({ preventScroll: true });
  }
  const top = (one, badge) => el("header", {}, badge, el("span", { class: "heard", title: one.question }, one.question));
  function retracted(one) {
    return [top(one, el("span", { class: "badge bad" }, one.verdict ? `${DONE[one.verdict]}，后撤回` : "已撤回")), el("p", { class: "say" }, one.said || one.say),
      el("p", { class: "why" }, one.verdict && one.verdict !== "rejected" ? `请留意：${one.reason ?? ""}如已说出，请向来电者更正。` : one.reason ?? "")];
  }
  function decided(one) {
    return [top(one, el("span", { class: `badge ${one.verdict === "rejected" ? "" : "good"}` }, `${DONE[one.verdict]} · ${one.by}`)),
      el("p", { class: "say" }, one.verdict === "edited" ? one.said : one.say),
      one.verdict === "rejected" ? "" : el("div", {}, one.citations.slice(0, 1).map((c) => clause(c, false)))];
  }
  /** One that is not looked at yet: what to say and where it stands; it opens when it is chosen. */
  function brief(one) {
    return [top(one, el("span", { class: "badge info" }, "提示")), el("p", { class: "say" }, one.say),
      one.citations.length ? el("p", { class: "clause" }, `《${one.citations[0].title}》${one.citations[0].label} `, standing(one.citations[0])) : ""];
  }
  const points = (list) => (list.length ? el("ul", {}, list.map((text) => el("li", {}, text))) : "");
  function whole(one, before) {
    const mine = desk.mine();
    const badge = one.status === "updated" || before ? el("span", { class: "badge warn" }, "已更新") : el("span", { class: "badge info" }, "提示");
    return [top(one, badge), el("p", { class: "say" }, one.say),
      points(one.conditions.slice(0, 3)),
      one.conditions.length > 3 ? el("details", { class: "rest" }, el("summary", {}, `还有 ${one.conditions.length - 3} 条`), points(one.conditions.slice(3))) : "",
      one.ask_next ? el("p", { class: "ask" }, el("b", {}, "可以问："), one.ask_next) : "",
      one.result ? ownCase(one.result) : "",
      el("div", {}, one.citations.slice(0, 3).map((c, i) => clause(c, i === 0))),
      el("p", { class: "warn changed", hidden: true }),
      el("footer", {}, act("采纳", "A", () => accept(one.id), "primary", mine), act("改后采纳", "E", () => { choose(one.id); edit(); }, "", mine), act("不用", "R", () => reject(one.id), "", mine),
        el("span", { class: "soft" }, `把握 ${Math.round(one.confidence * 100)}%`))];
  }
  const act = (label, key, does, kind, mine) => el("button", { type: "button", class: kind, disabled: !mine, title: mine ? "" : "接听后才能用", onclick: does }, label, el("kbd", {}, key));
  function ownCase(result) {
    return el("div", { class: "case" }, el("p", {}, result.headline),
      result.known.length ? el("div", {}, result.known.map((text) => el("span", { class: "chip" }, text))) : "",
      result.missing.length ? el("div", {}, "还缺 ", result.missing.map((text) => el("span", { class: "chip lack" }, text))) : "",
      el("button", { type: "button", class: "quiet", onclick: () => desk.side.check(result.scheme) }, "按规则测算", el("kbd", {}, "C")));
  }
  function choose(id) {
    if (current === id) return;
    drawn.get(current)?.classList.remove("current");
    current = id;
    drawn.get(id)?.classList.add("current");
    if (id && !opened.has(id)) { opened.add(id); draw(hints.get(id)); }
  }
  function step(by) {
    const all = [...hints.keys()], at = all.indexOf(current);
    const wanted = all[Math.min(all.length - 1, Math.max(0, at + by))];
    if (wanted) { choose(wanted); drawn.get(wanted).focus(); drawn.get(wanted).scrollIntoView({ block: "nearest" }); }
  }
  async function decide(id, verdict, said = "") {
    const one = hints.get(id);
    if (!one || !open_(one)) { toast("没有可以决定的提示。"); return false; }
    await desk.taking;
    if (!desk.mine()) { toast("请先接听这个来电。"); return false; }
    try {
      const done = await api("POST", `${ROOT}/${desk.state.call}/hints/${id}`, { verdict, said, seen: verdict === "edited" ? undefined : one.say });
      hints.set(id, done);
      draw(done);
      const next = [...hints.values()].find(open_)?.id;
      if (next) { setTimeout(() => drawn.get(next)?.scrollIntoView({ block: "nearest" })); const had = drawn.get(id).contains(document.activeElement); choose(next); if (had) drawn.get(next).focus({ preventScroll: true }); }
      head();
      return true;
    } catch (error) { trouble(error); return false; }
  }
  const accept = (id = current) => meant(id) && decide(id, "accepted");
  const reject = (id = current) => meant(id) && decide(id, "rejected");
  function edit() {
    const one = hints.get(current);
    if (!one || !open_(one) || !desk.mine()) { toast(one && !desk.mine() ? "请先接听这个来电。" : "没有可以改的提示。"); return; }
    if (editing && editing !== one.id) cancel();
    editing = one.id;
    const text = el("textarea", { "aria-label": "实际说的话", value: sessionStorage.getItem(drafts(one.id)) ?? one.say, rows: 3,
      oninput: () => sessionStorage.setItem(drafts(one.id), text.value),
      onkeydown: (e) => { if (e.key === "Enter" && e.ctrlKey && !e.isComposing) { e.preventDefault(); save(text); } } });
    const card = drawn.get(one.id);
    card.querySelector("footer").replaceChildren(el("button", { type: "button", class: "primary", onclick: () => save(text) }, "记下", el("kbd", {}, "Ctrl+Enter")),
      el("button", { type: "button", onclick: () => cancel() }, "取消", el("kbd", {}, "Esc")));
    card.querySelector("footer").before(text);
    text.focus();
    text.setSelectionRange(text.value.length, text.value.length);
  }
  async function save(text) {
    const id = editing;
    if (!text.value.trim()) { toast("改后的话是空的。", "bad"); return; }
    editing = null;
    if (await decide(id, "edited", text.value)) sessionStorage.removeItem(drafts(id)); else editing = id;
  }
  function cancel() {
    if (!editing) return;
    const id = editing;
    editing = null;
    sessionStorage.removeItem(drafts(id));
    draw(hints.get(id));
  }
  const keep = () => {}; // drafts are kept as they are written
  function head() {
    const left = [...hints.values()].filter(open_).length, call = desk.current();
    count.textContent = left ? `${left} 条待定` : "";
    count.hidden = !left;
    empty.hidden = hints.size > 0;
    empty.textContent = call ? "还没有提示。听出问题、又有把握时才提示；也可以按 / 查知识库。" : "从左边选一个通话，或按 N 接等得最久的来电。";
    for (const button of cards.querySelectorAll(".hint footer button")) { const mine = desk.mine(); button.disabled = !mine; button.title = mine ? "" : "接听后才能用"; }
  }
  return { pane, open, add, head, chosen: () => hints.get(current) ?? null, accept, reject, edit, cancel, step, keep };
}
