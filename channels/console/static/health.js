// How the installation is: each check with what to do.
import { api, el, table, trouble } from "/staff/static/staff/kit.js";
import { frame } from "/staff/static/staff/frame.js";

const main = document.getElementById("main");
await frame("运行状况");
const state = el("span", { role: "status" });
const list = table({
  key: (one) => one.name,
  columns: [{ title: "", of: (one) => el("span", { class: `badge ${one.ok ? "good" : "bad"}` }, one.ok ? "正常" : "问题") }, { title: "检查", of: (one) => one.name }, { title: "说明", of: (one) => one.detail }],
});
main.append(el("div", { class: "row" }, el("h1", {}, "运行状况"), state, el("button", { type: "button", onclick: load }, "重新检查")), list);
load();
async function load() {
  state.textContent = "正在检查……";
  try {
    const found = await api("GET", "/api/v1/staff/health");
    state.textContent = found.ok ? "全部正常" : "有问题，见下";
    list.show([...found.checks].sort((a, b) => a.ok - b.ok));
  } catch (error) { state.textContent = ""; trouble(error); }
}
