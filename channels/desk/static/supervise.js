// The supervisor's page: who waits, how soon calls are answered, what becomes of suggestions.
import { api, bars, el, short, table, trouble, when } from "/staff/static/staff/kit.js";
import { frame } from "/staff/static/staff/frame.js";
import { clock } from "./calls.js";

const ROOT = "/api/v1/staff/calls";
const VERDICTS = [["accepted", "采纳", "c2"], ["edited", "改后采纳", "c1"], ["rejected", "不用", "c3"]];
const main = document.getElementById("main");
await frame("现场");
let skew = 0;
const days = el("select", { "aria-label": "统计范围", onchange: () => load() }, [[1, "今天"], [7, "近 7 天"], [31, "近 31 天"]].map(([n, label]) => el("option", { value: n }, label)));
const told = el("span", { class: "soft", role: "status" });
const due = el("div", {}), figures = el("div", { class: "figures" }), topics = el("div", {}), hours = el("div", {}), operators = el("div", {});
const live = table({
  key: (one) => one.id, empty: "现在没有通话。", onOpen: (one) => location.assign(`/desk?call=${one.id}`),
  columns: [
    { title: "来电", of: (one) => one.caller || one.shown }, { title: "状态", of: (one) => one.state === "waiting" ? el("span", { class: "badge warn" }, "等待接听") : el("span", { class: "badge good" }, "通话中") },
    { title: "坐席", of: (one) => one.operator_name || "—" },
    { title: "等待", class: "number", of: (one) => el("span", { class: "timer", dataset: { from: one.begun_at, to: one.taken_at ?? "" } }) },
    { title: "通话", class: "number", of: (one) => one.taken_at ? el("span", { class: "timer", dataset: { from: one.taken_at, to: "" } }) : "" },
  ],
});
const corrected = table({
  key: (one) => one.call + one.hint, empty: "没有被改过或没有用的提示。", onOpen: (one) => location.assign(`/desk?call=${one.call}`),
  columns: [
    { title: "时间", of: (one) => when(one.at) }, { title: "坐席", of: (one) => one.by_name }, { title: "听出的问题", of: (one) => one.question },
    { title: "原提示 → 实际说的", of: (one) => [el("div", { class: "struck" }, one.say), one.verdict === "edited" ? el("div", {}, one.said) : el("div", { class: "soft" }, one.said || "没有用")] },
    { title: "条款", of: (one) => one.clauses.slice(0, 1).map((c) => `《${short(c.title ?? "", 24)}》${c.label ?? ""}`) },
  ],
});
main.append(el("div", { class: "row" }, el("h1", { class: "grow" }, "现场"), told, days), figures,
  el("div", { class: "panels" }, el("section", { class: "card" }, el("h2", {}, "正在进行的通话"), live), el("section", { class: "card" }, el("h2", {}, "15 秒内接听，按小时"), hours), el("section", { class: "card" }, el("h2", {}, el("a", { href: "/desk/orders?overdue=true" }, "工单答复期限")), due),
    el("section", { class: "card" }, el("h2", {}, "提示的采用，按政策"), topics), el("section", { class: "card" }, el("h2", {}, "提示的采用，按坐席"), operators),
    el("section", { class: "card wide" }, el("h2", {}, "被改过或没有用的提示"), corrected)));

/** Accepted, edited and rejected beside each other, a row each. */
function stacked(rows, name) {
  if (!rows.length) return el("p", { class: "empty" }, "还没有记录。");
  const height = 28, left = 190, width = 640, most = Math.max(...rows.map((r) => r.accepted + r.edited + r.rejected));
  const scale = (width - left - 60) / Math.max(1, most);
  return el("div", {}, el("svg", { class: "chart stack", viewBox: `0 0 ${width} ${rows.length * height + 4}`, role: "img", "aria-label": rows.map((r) => `${r[name]}：采纳 ${r.accepted}，改后采纳 ${r.edited}，不用 ${r.rejected}`).join("；") },
    rows.map((r, i) => {
      let x = left;
      const total = r.accepted + r.edited + r.rejected;
      return [el("text", { x: left - 8, y: i * height + 19, "text-anchor": "end" }, short(r[name] || "没有条款", 14)),
        VERDICTS.map(([key, , kind]) => { const made = el("rect", { class: kind, x, y: i * height + 6, width: r[key] * scale, height: height - 10 }); x += r[key] * scale; return made; }),
        el("text", { class: "value", x: x + 6, y: i * height + 19 }, `${Math.round(100 * r.accepted / total)}% / ${total}`)];
    })), el("div", { class: "legend" }, VERDICTS.map(([, label, kind]) => el("span", {}, el("svg", { class: "chart", viewBox: "0 0 10 10" }, el("rect", { class: kind, width: 10, height: 10 })), label))));
}
const figure = (label, value, kind = "") => el("div", { class: `figure ${kind}` }, el("span", { class: "soft" }, label), el("b", {}, value));
const seconds = (value) => (value === null ? "—" : `${Math.round(value)} 秒`);

async function load() {
  try {
    const found = await api("GET", `${ROOT}/overview?days=${days.value}`);
    skew = new Date(found.now) - Date.now();
    const a = found.answering, waiting = found.calls.filter((one) => one.state === "waiting").length;
    const share = a.answered ? Math.round(100 * a.in_time / a.answered) : null;
    figures.replaceChildren(figure("正在等待", waiting, waiting ? "bad" : ""), figure("正在通话", found.calls.length - waiting), figure("来电", a.calls),
      figure("15 秒内接听", share === null ? "—" : `${share}%`, share === null ? "" : share >= 90 ? "good" : "bad"), figure("等待中位数", seconds(a.median)), figure("没有接到", a.lost, a.lost ? "bad" : ""));
    const { deadlines } = await api("GET", "/api/v1/staff/orders/deadlines").catch(() => ({ deadlines: [] })); // calls are shown all the same
    due.replaceChildren(bars(deadlines.map((one, i) => ({ label: one.label, value: one.count, kind: i === 0 ? 3 : i < 3 ? 1 : 0 })), { unit: " 张" }));
    live.show(found.calls);
    corrected.show(found.corrected);
    hours.replaceChildren(a.by_hour.length ? bars(a.by_hour.map((h) => ({ label: `${h.hour} 时`, value: Math.round(100 * h.in_time / h.answered), note: `（${h.in_time}/${h.answered}）` })), { unit: "%", most: 100 }) : el("p", { class: "empty" }, "还没有接听。"));
    topics.replaceChildren(stacked(found.topics, "topic"));
    operators.replaceChildren(stacked(found.operators, "name"));
    told.textContent = "";
    tick();
  } catch (error) { told.textContent = error.message; if (error.status) trouble(error); }
}
function tick() {
  for (const one of document.querySelectorAll(".timer")) {
    const gone = Math.max(0, (one.dataset.to ? new Date(one.dataset.to) : Date.now() + skew) - new Date(one.dataset.from));
    one.textContent = clock(gone);
    one.classList.toggle("bad", !one.dataset.to && gone > 15_000 && one.closest("tr")?.textContent.includes("等待接听"));
  }
}
load();
setInterval(tick, 1000);
setInterval(() => { if (!document.hidden) load(); }, 5000);
