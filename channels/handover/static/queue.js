// Those who asked for a person: the longest waiting first; taken, answered into their own chat, handed back.
import { api, el, keys, toast, trouble } from "/staff/static/staff/kit.js";
import { frame } from "/staff/static/staff/frame.js";
import { openOrder } from "/staff/static/orders/order.js";

const ROOT = "/api/v1/staff/queue", STATES = { waiting: ["等候", "warn"], taken: ["接待中", "info"], done: ["已结束", ""] };
const LEFT = ["handover_served", "handover_silent"]; // the assistant was silent
const main = document.getElementById("main"), who = await frame("转人工");
const list = el("div"), head = el("div", { class: "q-head" }), known = el("div", { class: "q-known", hidden: true }), log = el("div", { class: "q-log", role: "log", "aria-live": "polite" });
const text = el("textarea", { "aria-label": "回复", placeholder: "写给用户，Ctrl+Enter 发出；按 ↑ 采纳上面的建议", maxlength: 2000 });
const form = el("form", { class: "q-write", hidden: true, onsubmit: (e) => { e.preventDefault(); send(); } }, text, el("button", { class: "primary" }, "发出"));
const hint = el("section", { class: "q-hint", hidden: true, "aria-label": "可以这样答" });
main.append(el("div", { class: "q-list" }, el("h1", {}, "转人工"), list), el("div", { class: "q-talk" }, head, known, log, hint, form));
let offered = null, declined = "";
let chosen = new URLSearchParams(location.search).get("code"), drawn = "", seen = 0, renewed = 0;
text.addEventListener("keydown", (e) => { if (e.key === "Enter" && e.ctrlKey) { e.preventDefault(); send(); } if (e.key === "ArrowUp" && !text.value && offered) { e.preventDefault(); adopt(); } });
keys({ "n": ["接起等得最久的", next], "r": ["写回复", () => text.focus()], "o": ["转工单", () => chosen && order()], "a": ["采纳建议", adopt], "x": ["不采纳建议", decline] });

const plain = (one) => (one.reason || one.summary || "转人工").replace("【紧急】", "");
const minutes = (s) => s < 60 ? `${s} 秒` : s < 3600 ? `${Math.floor(s / 60)} 分钟` : `${Math.floor(s / 3600)} 小时`;
async function look() {
  try {
    const { items } = await api("GET", ROOT);
    const held = list.contains(document.activeElement) ? document.activeElement.dataset.code : null;
    list.replaceChildren(...items.map((one) => el("button", { type: "button", class: "q-item", "data-code": one.code, "aria-current": one.code === chosen ? "true" : undefined, onclick: () => choose(one.code) },
      el("strong", {}, plain(one)), one.urgent && one.state !== "done" && el("span", { class: "badge bad" }, "紧急"), el("span", { class: `badge ${STATES[one.state][1]}` }, STATES[one.state][0]),
      ` ${one.state === "waiting" ? `已等 ${minutes(one.waited)}` : one.operator_name} · ${one.channel}${one.order ? " · 已建工单" : ""}`,
      one.facts?.length ? el("span", { class: "q-facts" }, one.facts.map(([label, value]) => `${label} ${value}`).join("，")) : null)));
    if (!items.length) list.replaceChildren(el("p", { class: "empty" }, "现在没有人在等。"));
    list.items = items;
    if (held) list.querySelector(`[data-code="${held}"]`)?.focus(); // drawn anew, it stays under the hand
    if (chosen) await show();
  } catch (error) { trouble(error); }
}
async function choose(code) { chosen = code; drawn = ""; history.replaceState(null, "", `?code=${code}`); await look(); }
async function next() { const one = (list.items ?? []).find((item) => item.state === "waiting"); if (one) { await choose(one.code); await act("take"); text.focus(); } else toast("现在没有人在等。"); }
async function show() {
  let one = await api("GET", `${ROOT}/${chosen}`);
  const mine = one.state === "taken" && one.operator_name === who.shown;
  if (mine && Date.now() - renewed > 120000) { renewed = Date.now(); one = await api("POST", `${ROOT}/${chosen}/take`); } // who reads still serves
  const state = JSON.stringify([one.state, one.operator_name, one.turns.length, one.written.length, one.order, one.hint?.say]);
  if (state === drawn) return;
  drawn = state;
  seen = one.turns.length;
  head.replaceChildren(one.urgent ? el("span", { class: "badge bad" }, "紧急") : "", el("strong", {}, plain(one)), el("span", { class: "soft grow" }, [one.channel, one.region, one.contact, one.order && `工单 ${one.order}`, one.summary !== one.reason && one.summary].filter(Boolean).join(" · ").slice(0, 80)),
    ...(mine ? [button("转工单", order), button("放回等候", () => act("back")), button("结束", () => act("done", `?seen=${seen}`))] : one.state === "waiting" ? [button("接起", () => act("take"), "primary")] : []));
  known.replaceChildren(...[one.facts.length && el("p", {}, el("b", {}, "本人情况　"), one.facts.map(([label, value]) => `${label}：${value}`).join("；")),
    one.clauses.length && el("details", { ontoggle: () => { log.scrollTop = log.scrollHeight; } }, el("summary", {}, `已用过的条款（${one.clauses.length}）`), el("ul", {}, one.clauses.map((clause) => el("li", { title: clause.quote }, clause.name)))),
    one.channel === "微信客服" && el("p", { class: "soft" }, "这位用户在微信客服里，请在企业微信里接待：这里写的话送不到。")].filter(Boolean));
  known.hidden = !known.childElementCount;
  const said = [...one.turns.map((turn) => [turn.at, el("div", { class: "q-person" }, turn.question), ...(LEFT.includes(turn.status) ? [] : [el("div", { class: "q-bot" }, `助手：${turn.answer}`)])]),
    ...one.written.map(({ at, by, text: words }) => [at, el("div", { class: "q-us" }, el("small", { class: "soft" }, `${by}　`), words)])];
  said.sort((a, b) => Date.parse(a[0]) - Date.parse(b[0]));
  log.replaceChildren(...said.flatMap((parts) => parts.slice(1)));
  form.hidden = !mine;
  offer(mine ? one.hint : null, one.turns.length);
  log.scrollTop = log.scrollHeight;
}
function offer(found, turns) {
  offered = found && declined !== `${chosen} ${turns}` ? { ...found, turns } : null;
  hint.hidden = !offered;
  if (!offered) return;
  hint.replaceChildren(el("div", { class: "q-hint-head" }, el("strong", {}, "可以这样答"), el("span", { class: "soft grow" }, "由助手拟，发出前请核对"), button("采纳（A，或在空的回复框里按 ↑）", adopt, "primary"), button("不采纳（X）", decline)),
    el("div", { class: "q-say" }, found.say), el("div", { class: "q-clauses" }, found.clauses.map((one) => el("a", { href: `/console/corpus/document?id=${encodeURIComponent(one.document)}&clause=${encodeURIComponent(one.clause)}`, target: "_blank" }, one.name))));
}
function adopt() { if (!offered) return; text.value = offered.say; text.focus(); }
function decline() { if (!offered) return; declined = `${chosen} ${offered.turns}`; hint.hidden = true; text.focus(); }
const button = (label, act_, kind = "") => el("button", { type: "button", class: kind, onclick: () => act_() }, label);
async function act(name, query = "") { try { await api("POST", `${ROOT}/${chosen}/${name}${query}`); renewed = Date.now(); drawn = ""; await look(); if (name === "take") text.focus(); } catch (error) { trouble(error); } }
async function send() {
  if (!text.value.trim()) return;
  try { await api("POST", `${ROOT}/${chosen}/messages`, { text: text.value, hint: offered?.say ?? "" }); if (offered) declined = `${chosen} ${offered.turns}`; text.value = ""; drawn = ""; await look(); } catch (error) { trouble(error); }
}
async function order() { const one = (list.items ?? []).find((item) => item.code === chosen); try { await openOrder({ conversation: one.conversation }); } catch (error) { trouble(error); } }

if (!chosen) log.append(el("p", { class: "empty" }, "按 N 接起等得最久的，或从左边选一位。"));
await look();
setInterval(() => { if (!document.hidden) look(); }, 3000);
