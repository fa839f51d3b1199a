// Figures of a time: rates, charts with their tables, CSV, and the monthly report.
import { api, bars, el, field, lines, savePicture, tabs, toast, trouble } from "/staff/static/staff/kit.js";
import { frame } from "/staff/static/staff/frame.js";

const ROOT = "/api/v1/staff/insight";
const main = document.getElementById("main");
await frame("统计");
const day = (date) => date.toLocaleDateString("sv"), today = new Date();
const first = el("input", { type: "date", value: day(new Date(today - 29 * 864e5)), "aria-label": "从哪天起" }), last = el("input", { type: "date", value: day(today), "aria-label": "到哪天为止" });
const month = el("input", { type: "month", value: day(today).slice(0, 7), "aria-label": "月份" });
const csv = el("a", { class: "button" }, "导出 CSV"), report = el("a", { class: "button primary" }, "生成月报");
const tiles = el("div", { class: "i-tiles" }), charts = el("div");
main.append(el("div", { class: "row" }, el("h1", {}, "统计"), first, "至", last, el("button", { type: "button", onclick: load }, "查看"), csv, el("button", { type: "button", onclick: () => picture().catch(trouble) }, "导出图"), el("span", { class: "grow" }), month, report), tiles, charts);
month.addEventListener("change", link);
link(); load();

async function picture() {
  const chart = charts.querySelector("[role=tabpanel] svg.chart"), name = charts.querySelector("[aria-selected=true]")?.textContent ?? "图";
  if (chart) await savePicture(chart, `统计-${name}-${first.value}至${last.value}`); else toast("这里没有图可以导出。");
}
function link() {
  report.href = `${ROOT}/report.docx?month=${month.value}`;
  csv.href = `${ROOT}/table.csv?first=${first.value}&last=${last.value}`;
}
const percent = (share) => share === null ? "——" : `${Math.round(share * 1000) / 10}%`;
const tile = (name, value, note = "") => el("div", { class: "card i-tile" }, el("span", { class: "soft" }, name), el("strong", {}, value), el("small", { class: "soft" }, note));
const counted = (rows) => rows.length ? bars(rows.map((one) => ({ label: one.name, value: one.count, note: one.before === undefined ? "" : `（之前 ${one.before}）` }))) : el("p", { class: "empty" }, "没有数据。");
async function load() {
  link();
  try {
    const found = await api("GET", `${ROOT}?first=${first.value}&last=${last.value}`);
    tiles.replaceChildren(tile("提问", found.questions), tile("自助解决", percent(found.self_service)), tile("转人工", percent(found.handover)), tile("没有依据", percent(found.no_source)),
      tile("满意", percent(found.satisfied), `${found.judged} 人评价`), tile("作答用时", found.ms_p50 === null ? "——" : `${found.ms_p50} 毫秒`, found.ms_p95 === null ? "" : `95% 在 ${found.ms_p95} 毫秒内`));
    charts.replaceChildren(tabs([
      ["每天", () => lines(found.by_day.map((one) => one.day.slice(5)), [{ name: "提问", values: found.by_day.map((one) => one.count) }])],
      ["每小时", () => lines(found.by_hour.map((_, hour) => `${hour}时`), [{ name: "提问", values: found.by_hour }])],
      ["政策", () => counted(found.by_topic)], ["地区", () => counted(found.by_region)], ["渠道", () => counted(found.by_channel)], ["结果", () => counted(found.by_status)], ["上升", () => counted(found.rising)],
    ]));
  } catch (error) { trouble(error); }
}
