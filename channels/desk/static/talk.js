// What is said in the call: rolling, corrected in place, never scrolled away from one who reads back.
import { confirm, el, toast } from "/staff/static/staff/kit.js";
import { clock } from "./calls.js";

const WHO = { caller: "来电", agent: "坐席" };

export function talkPane(desk) {
  const title = el("h2", { class: "grow" }, "没有选通话"), timer = el("span", { class: "timer soft" });
  const header = el("header", {}, title, timer);
  const turns = el("div", { class: "talk", role: "log", "aria-label": "通话转写" });
  const down = el("button", { type: "button", class: "todown", hidden: true, onclick: () => end() }, "有新的话 ↓");
  const flow = el("div", { class: "flow", onscroll: () => { if (low()) down.hidden = true; } }, turns);
  turns.append(down);
  const button = (label, key, act, kind = "") => el("button", { type: "button", class: kind, onclick: act }, label, el("kbd", {}, key));
  const takes = button("接听", "T", () => desk.take(), "primary"), orders = button("转工单", "O", () => order()), wraps = button("总结", "W", () => wrap());
  const leaves = el("button", { type: "button", onclick: () => leave() }, "放回等待"), ends = el("button", { type: "button", onclick: () => hangUp() }, "结束通话");
  const acts = el("div", { class: "acts" }, takes, orders, wraps, ends, leaves);
  const pane = el("section", { "aria-label": "通话内容" }, header, flow, acts);
  const drawn = new Map();
  const low = () => flow.scrollHeight - flow.scrollTop - flow.clientHeight < 60;
  const end = () => { flow.scrollTop = flow.scrollHeight; down.hidden = true; };

  function open(whole) {
    drawn.clear();
    turns.replaceChildren(down);
    down.hidden = true;
    if (whole) { for (const one of whole.turns) place(one); end(); }
    head();
  }
  function add(list) {
    if (!list.length) return;
    const was = low();
    for (const one of list) place(one);
    if (was) end(); else down.hidden = false;
  }
  function place(one) {
    let made = drawn.get(one.seq);
    if (!made) {
      made = el("div", { dataset: { seq: one.seq } });
      drawn.set(one.seq, made);
      const after = [...drawn.keys()].filter((seq) => seq > one.seq).sort((a, b) => a - b)[0];
      turns.insertBefore(made, after === undefined ? down : drawn.get(after));
    }
    made.className = `turn ${one.speaker}${one.final ? "" : " partial"}`;
    made.replaceChildren(el("small", {}, `${WHO[one.speaker] ?? ""} ${one.at.slice(11, 19)}`), el("p", {}, one.text + (one.final ? "" : " …")));
  }
  function head() {
    const call = desk.current(), mine = desk.mine();
    acts.hidden = !call;
    title.textContent = call ? `${call.caller || call.shown}` : "没有选通话";
    if (!call) { timer.textContent = ""; return; }
    takes.hidden = call.state !== "waiting";
    for (const one of [orders, wraps]) one.hidden = !(mine || call.state === "ended");
    ends.hidden = leaves.hidden = !(mine && call.state === "talking");
    tick();
  }
  function tick() {
    const call = desk.current();
    if (!call) return;
    timer.textContent = call.state === "waiting" ? `等了 ${clock(desk.since(call.begun_at))}`
      : call.state === "talking" ? `${desk.mine() ? "我" : call.operator_name} 通话 ${clock(desk.since(call.taken_at))}` : `已结束 ${call.ended_at.slice(11, 16)}`;
  }
  async function leave() {
    if (await confirm("放回等待", "别的坐席可以接这个来电；转写和提示都在。", "放回")) await desk.act("leave");
  }
  async function hangUp() {
    if (await confirm("结束通话", "通话移到“本班已结束”，之后仍可转工单、写总结。", "结束")) await desk.act("end");
  }
  const order = () => use("/staff/static/orders/order.js", "openOrder", "转工单");
  const wrap = () => use("/staff/static/orders/wrap.js", "openWrapUp", "总结");
  async function use(module, name, label) {
    const call = desk.current();
    if (!call || !(desk.mine() || call.state === "ended")) { toast("请先接听，再办这一步。"); return; }
    let found;
    try { found = await import(module); } catch { toast(`${label}没有启用，请联系管理员。`, "bad"); return; }
    await found[name]({ call: call.id });
  }
  return { pane, open, add, head, tick, order, wrap };
}
