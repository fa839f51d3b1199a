// Those who asked for a person: the longest waiting first; taken, answered into their own chat, handed back.
import { api, el, keys, toast, trouble } from "/staff/static/staff/kit.js";
import { frame } from "/staff/static/staff/frame.js";
import { openOrder } from "/staff/static/orders/order.js";

const ROOT = "/api/v1/staff/queue", STATES = { waiting: ["等候", "warn"], taken: ["接待中", "info"], done: ["已结束", ""] };
const main = document.getElementById("main"), who = await frame("转人工");
const list = el("div"), head = el("div", { class: "q-head" }), log = el("div", { class: "q-log", role: "log", "aria-live": "polite" });
const text = el("textarea", { "aria-label": "回复", placeholder: "写给用户，Ctrl+Enter 发出", maxlength: 2000 });
const form = el("form", { class: "q-write", hidden: true, onsubmit: (e) => { e.preventDefault(); send(); } }, text, el("button", { class: "primary" }, "发出"));
main.append(el("div", { class: "q-list" }, el("h1", {}, "转人工"), list), el("div", { class: "q-talk" }, head, log, form));
let chosen = new URLSearchParams(location.search).get("code"), drawn = "";
text.addEventListener("keydown", (e) => { if (e.key === "Enter" && e.ctrlKey) { e.preventDefault(); send(); } });
keys({ "n": ["接起等得最久的", next], "r": ["写回复", () => text.focus()], "o": ["转工单", () => chosen && order()] });

const minutes = (s) => s < 60 ? `${s} 秒` : s < 3600 ? `${Math.floor(s / 60)} 分钟` : `${Math.floor(s / 3600)} 小时`;
async function look() {
  try {
    const { items } = await api("GET", ROOT);
    const held = list.contains(document.activeElement) ? document.activeElement.dataset.code : null;
    list.replaceChildren(...items.map((one) => el("button", { type: "button", class: "q-item", "data-code": one.code, "aria-current": one.code === chosen ? "true" : undefined, onclick: () => choose(one.code) },
      el("strong", {}, one.reason || one.summary || "转人工"), el("span", { class: `badge ${STATES[one.state][1]}` }, STATES[one.state][0]),
      ` ${one.state === "waiting" ? `已等 ${minutes(one.waited)}` : one.operator_name}`)));
    if (!items.length) list.replaceChildren(el("p", { class: "empty" }, "现在没有人在等。"));
    list.items = items;
    if (held) list.querySelector(`[data-code="${held}"]`)?.focus(); // drawn anew, it stays under the hand
    if (chosen) await show();
  } catch (error) { trouble(error); }
}
async function choose(code) { chosen = code; drawn = ""; history.replaceState(null, "", `?code=${code}`); await look(); }
async function next() { const one = (list.items ?? []).find((item) => item.state === "waiting"); if (one) { await choose(one.code); await act("take"); text.focus(); } else toast("现在没有人在等。"); }
async function show() {
  const one = await api("GET", `${ROOT}/${chosen}`), mine = one.state === "taken" && one.operator_name === who.shown;
  const state = JSON.stringify([one.state, one.operator_name, one.turns.length, one.written.length]);
  if (state === drawn) return;
  drawn = state;
  head.replaceChildren(el("strong", {}, one.reason || "转人工"), el("span", { class: "soft grow" }, [one.region, one.contact, one.summary !== one.reason && one.summary].filter(Boolean).join(" · ").slice(0, 80)),
    ...(mine ? [button("转工单", order), button("放回等候", () => act("back")), button("结束", () => act("done"))] : one.state === "waiting" ? [button("接起", () => act("take"), "primary")] : []));
  const said = [...one.turns.map((turn) => [turn.at, el("div", { class: "q-person" }, turn.question), el("div", { class: "q-bot" }, `助手：${turn.answer}`)]),
    ...one.written.map(({ at, by, text: words }) => [at, el("div", { class: "q-us" }, el("small", { class: "soft" }, `${by}　`), words)])];
  said.sort((a, b) => Date.parse(a[0]) - Date.parse(b[0]));
  log.replaceChildren(...said.flatMap((parts) => parts.slice(1)));
  log.scrollTop = log.scrollHeight;
  form.hidden = !mine;
}
const button = (label, act_, kind = "") => el("button", { type: "button", class: kind, onclick: () => act_() }, label);
async function act(name) { try { await api("POST", `${ROOT}/${chosen}/${name}`); drawn = ""; await look(); if (name === "take") text.focus(); } catch (error) { trouble(error); } }
async function send() {
  if (!text.value.trim()) return;
  try { await api("POST", `${ROOT}/${chosen}/messages`, { text: text.value }); text.value = ""; drawn = ""; await look(); } catch (error) { trouble(error); }
}
async function order() { const one = (list.items ?? []).find((item) => item.code === chosen); try { await openOrder({ conversation: one.conversation }); } catch (error) { trouble(error); } }

if (!chosen) log.append(el("p", { class: "empty" }, "按 N 接起等得最久的，或从左边选一位。"));
await look();
setInterval(() => { if (!document.hidden) look(); }, 3000);
