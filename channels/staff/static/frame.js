// The top bar: the places that the signed-in person may use, who that is, and the way out.
import { api, dialog, el, field, me, setSession, toast } from "./kit.js";

const PLACES = [
  ["/desk", "工作台", ["desk.use"]], ["/desk/queue", "转人工", ["queue.take"]], ["/desk/orders", "工单", ["orders.handle"]],
  ["/desk/supervise", "现场", ["desk.supervise"]], ["/console/corpus", "语料", ["corpus.read"]], ["/console/gaps", "缺口", ["gaps.read"]],
  ["/console/evals", "评测", ["evals.read"]],
  ["/console/rules", "规则", ["rules.read"]], ["/console/insight", "统计", ["insight.read"]],
  ["/console/staff", "账号", ["staff.manage"]], ["/console/audit", "审计", ["audit.read"]], ["/console/health", "运行状况", ["health.read"]],
];

/** Draw the frame; resolves to who is signed in. A page calls it first. */
export async function frame(title = "") {
  const who = await me();
  const here = location.pathname;
  const own = PLACES.filter(([, , needed]) => needed.some((one) => who.may.includes(one)));
  const current = own.map(([path]) => path).filter((path) => here === path || here.startsWith(path + "/")).sort((a, b) => b.length - a.length)[0];
  const links = own.map(([path, label]) => el("a", { href: path, "aria-current": path === current ? "page" : undefined }, label));
  document.body.prepend(el("header", { class: "bar" }, el("strong", {}, "AI人才服务专员"),
    el("nav", { "aria-label": "各处" }, links),
    el("div", { class: "who" }, el("span", { title: Object.values(who.roles).join("、") }, who.shown),
      el("button", { type: "button", onclick: () => changePassword() }, "改密码"),
      el("button", { type: "button", onclick: leave }, "退出"))));
  if (title) document.title = `${title} · AI人才服务专员`;
  return who;
}

/** The first page that a person may use. */
export const home = (may) => PLACES.find(([, , needed]) => needed.some((one) => may.includes(one)))?.[0] ?? "/staff/login";

async function leave() {
  await api("DELETE", "/api/v1/staff/session").catch(() => null);
  location.assign("/staff/login");
}

/** Change one's own password; resolves to whether it was changed. */
export async function changePassword(first = false) {
  const old = el("input", { type: "password", required: true, autocomplete: "current-password" });
  const fresh = el("input", { type: "password", required: true, minlength: 8, autocomplete: "new-password" });
  const again = el("input", { type: "password", required: true, autocomplete: "new-password" });
  const wrong = el("p", { class: "bad", role: "alert" });
  for (;;) {
    const body = el("div", {}, first ? el("p", { class: "notice" }, "这是第一次登录，请把初始密码改成自己的密码。") : null,
      field("现在的密码", old), field("新密码", fresh, "至少 8 个字符，混用字母、数字、符号中的两种"), field("再输一遍新密码", again), wrong);
    if (!await dialog("改密码", body, [["取消", null], ["改密码", true, "primary"]])) return false;
    if (fresh.value !== again.value) { wrong.textContent = "两次输入的新密码不一样，请重新输入。"; again.value = ""; continue; }
    try {
      setSession(await api("POST", "/api/v1/staff/password", { old: old.value, new: fresh.value }));
      toast("密码已改。其他地方的登录已退出。");
      return true;
    } catch (error) { wrong.textContent = error.message; }
  }
}
