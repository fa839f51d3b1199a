// Accounts: who may do what; a first password is shown once.
import { api, confirm, dialog, el, field, table, toast, trouble, when } from "./kit.js";
import { frame } from "./frame.js";

const ROOT = "/api/v1/staff/accounts";
const main = document.getElementById("main");
const who = await frame("账号");
let roles = {};

const list = table({
  key: (one) => one.name, empty: "还没有账号。",
  columns: [
    { title: "用户名", of: (one) => one.name }, { title: "姓名", of: (one) => one.shown },
    { title: "角色", of: (one) => one.roles.map((key) => [el("span", { class: "badge info" }, roles[key] ?? key), " "]) },
    { title: "状态", of: (one) => state(one) }, { title: "新建于", of: (one) => when(one.created_at) },
    { title: "", of: (one) => acts(one) },
  ],
});
main.append(el("h1", {}, "账号"), el("div", { class: "row" },
  el("button", { type: "button", class: "primary", onclick: add }, "新建账号"),
  el("span", { class: "soft" }, "新账号第一次登录要改密码；停用的账号立刻退出。")), list);
load();

function state(one) {
  if (one.disabled) return el("span", { class: "badge bad" }, "已停用");
  if (one.locked_until && new Date(one.locked_until) > new Date()) return el("span", { class: "badge warn" }, `已锁定至 ${when(one.locked_until)}`);
  if (one.must_change) return el("span", { class: "badge warn" }, "待改初始密码");
  return el("span", { class: "badge good" }, one.elsewhere ? "正常（统一认证）" : "正常");
}
function acts(one) {
  if (one.name === who.name) return el("span", { class: "soft" }, "本人");
  return el("div", { class: "row" },
    one.elsewhere ? null : el("button", { type: "button", onclick: () => change(one) }, "改角色"),
    one.elsewhere ? null : el("button", { type: "button", onclick: () => reset(one) }, "重设密码"),
    el("button", { type: "button", class: one.disabled ? "" : "danger", onclick: () => shut(one) }, one.disabled ? "恢复" : "停用"));
}
async function load() {
  try { const found = await api("GET", ROOT); roles = found.roles; list.show(found.accounts); } catch (error) { trouble(error); }
}
const boxes = (held) => Object.entries(roles).map(([key, name]) => el("label", {}, el("input", { type: "checkbox", name: "role", value: key, checked: held.includes(key) }), ` ${name}　`));
const chosen = (body) => [...body.querySelectorAll("input[name=role]:checked")].map((box) => box.value);

const choice = (held) => el("div", { class: "field", role: "group", "aria-label": "角色" }, el("span", {}, "角色"), el("div", { class: "row" }, boxes(held)));

async function add() {
  const name = el("input", { required: true, maxlength: 60, autocomplete: "off" }), shown = el("input", { maxlength: 60, autocomplete: "off" });
  const wrong = el("p", { class: "bad", role: "alert" });
  const body = el("div", {}, field("用户名", name, "登录用，如 zhangsan"), field("姓名", shown), choice([]), wrong);
  const send = () => api("POST", ROOT, { name: name.value.trim(), shown: shown.value.trim(), roles: chosen(body) });
  while (await dialog("新建账号", body, [["取消", null], ["新建", true, "primary"]])) {
    try { return await done(await send(), "账号已新建。"); } catch (error) { wrong.textContent = error.message; }  // what was typed stays
  }
}
async function change(one) {
  const body = choice(one.roles);
  if (!await dialog(`${one.shown}的角色`, body, [["取消", null], ["保存", true, "primary"]])) return;
  await act(() => api("PATCH", `${ROOT}/${encodeURIComponent(one.name)}`, { roles: chosen(body) }), "角色已改，下一次操作起生效。");
}
async function reset(one) {
  if (!await confirm("重设密码", `${one.shown}的登录会全部退出，下次用新的初始密码登录。`)) return;
  await act(() => api("POST", `${ROOT}/${encodeURIComponent(one.name)}/password`, {}), "密码已重设。");
}
async function shut(one) {
  if (!one.disabled && !await confirm("停用账号", `${one.shown}会立刻退出，以后不能登录；记录都保留。`, "停用", "danger")) return;
  await act(() => api("PATCH", `${ROOT}/${encodeURIComponent(one.name)}`, { disabled: !one.disabled }), one.disabled ? "账号已恢复。" : "账号已停用。");
}
async function act(call, text) {
  try { await done(await call(), text); } catch (error) { trouble(error); }
}
async function done(made, text) {
  toast(text);
  await load();
  if (made?.password) await dialog("初始密码", el("div", {}, el("p", {}, "请当面或电话告诉本人。关闭后不再显示。"), el("p", { class: "once" }, made.password)));
}
