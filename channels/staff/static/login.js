// Signing in; a first password is changed before anything else.
import { api, el, field, me, setSession } from "./kit.js";
import { changePassword, home } from "./frame.js";

const name = el("input", { name: "name", required: true, autocomplete: "username", autofocus: true });
const password = el("input", { type: "password", name: "password", required: true, autocomplete: "current-password" });
const wrong = el("p", { class: "bad", role: "alert" });
const button = el("button", { class: "primary" }, "登录");
const main = document.getElementById("main");

async function enter(who) {
  if (who.must_change && !await changePassword(true)) return;
  const next = new URLSearchParams(location.search).get("next") ?? "";
  location.assign(/^\/(desk|console)(\/|$|\?)/.test(next) ? next : home(who.may));
}
async function submit(e) {
  e.preventDefault();
  button.disabled = true; wrong.textContent = "";
  try {
    const who = await api("POST", "/api/v1/staff/session", { name: name.value.trim(), password: password.value });
    setSession(who);
    await enter(who);
  } catch (error) { wrong.textContent = error.message; password.value = ""; password.focus(); }
  button.disabled = false;
}
main.append(el("form", { class: "card login", onsubmit: submit }, el("h1", {}, "AI人才服务专员 · 员工端"),
  field("用户名", name), field("密码", password), wrong, button,
  el("p", { class: "soft" }, "忘记密码或账号被锁，请找本单位管理员重设。")));
name.focus();
me().then(enter).catch(() => null);
const OTHER = {
  refused: "统一认证没有放行：账号没有本系统的角色、已停用，或与本地账号重名。请找管理员开通。",
  away: "连不上统一认证。请过一会儿再试；急用请找管理员开本地账号。", left: "没有完成统一认证。请重新登录。",
};
wrong.textContent = OTHER[new URLSearchParams(location.search).get("oidc")] ?? "";
const next = new URLSearchParams(location.search).get("next") ?? "";
api("GET", "/api/v1/staff/oidc").then((found) => {
  if (found.name) button.after(el("a", { class: "button other", href: `/staff/oidc?next=${encodeURIComponent(next)}` }, `用${found.name}登录`));
}).catch(() => null);
