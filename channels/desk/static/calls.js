// The list of calls: those that wait (longest first), those that are talked, those of this shift that are over.
import { el } from "/staff/static/staff/kit.js";

const AIM = 15_000; // how soon a call is to be answered
export const clock = (ms) => `${Math.floor(ms / 60_000)}:${String(Math.floor(ms / 1000) % 60).padStart(2, "0")}`;

export function callList(desk) {
  const count = el("span", { class: "badge" }, "0");
  const rows = el("div", { class: "flow", id: "calls" });
  const pane = el("section", { "aria-label": "通话" }, el("header", {}, el("h1", { class: "grow" }, "通话"), count,
    el("span", { class: "soft" }, el("kbd", {}, "N"), " 接下一个")), rows);
  const drawn = new Map(), heads = {};
  for (const [key, label] of [["waiting", "等待接听"], ["talking", "通话中"], ["ended", "本班已结束"]]) {
    const box = el("div", {}), number = el("span", {}, "0");
    heads[key] = { box, number };
    rows.append(el("div", { class: "callgroup" }, el("span", {}, label), number), box);
  }
  const of = (key) => [...desk.state.calls.values()].filter((one) => one.state === key);
  const waiting = () => of("waiting").sort((a, b) => a.begun_at.localeCompare(b.begun_at));
  const sorted = { waiting, talking: () => of("talking").sort((a, b) => (b.operator === desk.self) - (a.operator === desk.self) || a.begun_at.localeCompare(b.begun_at)),
    ended: () => of("ended").sort((a, b) => b.ended_at.localeCompare(a.ended_at)).slice(0, 60) };

  function row(one) {
    let made = drawn.get(one.id);
    if (!made) {
      made = el("button", { type: "button", class: "callrow", onclick: () => desk.look(one.id) });
      drawn.set(one.id, made);
    }
    made.className = `callrow ${one.state}`;
    if (one.id === desk.state.call) made.setAttribute("aria-current", "true"); else made.removeAttribute("aria-current");
    const time = el("span", { class: "timer", dataset: { since: one.state === "waiting" ? one.begun_at : one.state === "talking" ? one.taken_at : "" } });
    if (one.state === "ended") time.textContent = one.ended_at.slice(11, 16);
    made.replaceChildren(el("b", {}, one.caller || one.shown, time),
      el("small", {}, el("span", {}, one.state === "waiting" ? "没有人接" : one.operator === desk.self ? "我" : one.operator_name || "没有接到"), el("span", {}, one.centre)));
    return made;
  }
  function show() {
    for (const [key, { box, number }] of Object.entries(heads)) {
      const wanted = sorted[key]().map(row);
      if (wanted.length !== box.childNodes.length || wanted.some((one, i) => box.childNodes[i] !== one)) {
        const focused = wanted.find((one) => one === document.activeElement);
        box.replaceChildren(...wanted);
        focused?.focus();
      }
      number.textContent = String(of(key).length);
    }
    const lines = waiting().length;
    count.textContent = `${lines} 个等待`;
    count.className = lines ? "badge warn" : "badge";
    document.title = `${lines ? `（${lines}）` : ""}工作台 · AI人才服务专员`;
    tick();
  }
  function tick() {
    for (const time of rows.querySelectorAll(".timer")) if (time.dataset.since) {
      const gone = desk.since(time.dataset.since);
      time.textContent = clock(gone);
      time.classList.toggle("late", gone > AIM && time.closest(".waiting") !== null);
    }
  }
  function step(by) {
    const all = Object.values(sorted).flatMap((one) => one());
    const at = all.findIndex((one) => one.id === desk.state.call);
    const wanted = all[Math.min(all.length - 1, Math.max(0, at + by))];
    if (wanted && wanted.id !== desk.state.call) desk.look(wanted.id).then(() => drawn.get(wanted.id)?.scrollIntoView({ block: "nearest" }));
  }
  return { pane, show, tick, step, waiting };
}
