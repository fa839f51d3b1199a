// One work order: made of a call or a conversation, looked at, and moved on. Other pages load `openOrder`.
import { api, dialog, el, field, toast, when } from "/staff/static/staff/kit.js";

export const ROOT = "/api/v1/staff/orders";
let table = null;
export const catalogue = async () => (table ??= await api("GET", `${ROOT}/catalogue`));

/** Make a draft of a call or a conversation (or of nothing) and open it; resolves to the order, null if left. */
export async function openOrder(of = {}) {
  const made = await api("POST", ROOT, of);
  return editOrder(made);
}

/** Correct a draft; confirmed with one button. */
export async function editOrder(order) {
  const known = await catalogue();
  const pick = (name, options) => el("select", { name }, Object.entries(options).map(([key, label]) => el("option", { value: key, selected: order[name] === key }, label)));
  const places = el("datalist", { id: "o-departments" }, known.departments.map((name) => el("option", { value: name })));
  const input = {
    kind: pick("kind", known.kinds), urgency: pick("urgency", known.urgencies),
    subject: el("input", { value: order.subject, required: true, maxlength: 200 }), department: el("input", { value: order.department, required: true, list: "o-departments" }),
    summary: el("textarea", { required: true, maxlength: 4000 }, order.summary), remark: el("input", { value: order.remark, maxlength: 1000 }),
  };
  input.summary.value = order.summary;
  const alike = order.duplicates?.length ? el("div", { class: "notice warn wide" }, `可能重复：`, order.duplicates.map((one) => el("div", {}, `${one.code} ${one.subject}（${one.state_name}）`))) : null;
  const body = el("div", { class: "o-form" }, alike, field("标题", input.subject), field("承办单位", input.department), field("类型", input.kind), field("紧急程度", input.urgency),
    el("div", { class: "wide" }, field("内容", input.summary), field("备注", input.remark)), places,
    order.citations.length ? el("div", { class: "wide soft" }, "已告知的依据：", order.citations.map((c) => `《${c.title}》${c.label ?? ""}`).join("；")) : null);
  const done = await dialog(`工单 ${order.code}（${order.state_name}）`, body, [["先放着", null], ["保存", "save"], ["确认", "confirm", "primary"]]);
  if (!done) {
    if (!order.subject && !input.subject.value) await api("POST", `${ROOT}/${order.code}/acts`, { act: "cancel", reason: "没有填写" });
    return null;
  }
  const fields = Object.fromEntries(Object.entries(input).map(([name, control]) => [name, control.value]));
  let kept = await api("PATCH", `${ROOT}/${order.code}`, fields);
  if (done === "confirm") { kept = await api("POST", `${ROOT}/${order.code}/acts`, { act: "confirm" }); toast(`工单 ${order.code} 已确认，${kept.due} 前答复。`); }
  else toast("已保存，尚未确认。");
  return kept;
}

/** Look at an order and move it on; resolves when closed. */
export async function showOrder(code) {
  for (;;) {
    const one = await api("GET", `${ROOT}/${code}`);
    if (one.state === "draft") { await editOrder(one); return; }
    const rows = [["状态", one.state_name], ["类型", `${one.kind_name} · ${one.urgency_name}`], ["承办单位", one.department], ["答复期限", one.due ?? ""], ["来电", one.caller],
      ["内容", el("div", { class: "o-text" }, one.summary)], ["依据", one.citations.map((c) => `《${c.title}》${c.label ?? ""}`).join("；")], ["答复", el("div", { class: "o-text" }, one.reply)], ["满意度", one.satisfaction_name ?? ""]];
    const body = el("div", {}, el("dl", { class: "o-meta" }, rows.filter(([, value]) => value && (value.textContent ?? value) !== "").map(([name, value]) => [el("dt", {}, name), el("dd", {}, value)])),
      el("h3", {}, "经过"), el("ul", { class: "o-steps" }, one.history.map((step) => el("li", {}, el("strong", {}, step.name), ` ${step.by} `, el("span", { class: "soft" }, when(step.at)),
        step.detail.reason ? el("div", {}, `理由：${step.detail.reason}`) : null, step.detail.department && step.act === "transfer" ? el("div", {}, `改派给：${step.detail.department}`) : null))));
    const act = await dialog(`${one.code} ${one.subject}`, body, [["关闭", null], ...Object.entries(one.acts).map(([key, name], i) => [name, key, i ? "" : "primary"])]);
    if (!act) return;
    try { if (!await move(one, act)) continue; } catch (error) { toast(error.message, "bad"); }
  }
}

async function move(one, act) {
  const known = await catalogue(), needs = known.acts[act].needs.filter((name) => !["subject", "summary"].includes(name) && !(name === "department" && act === "dispatch"));
  const input = Object.fromEntries(needs.map((name) => [name, name === "satisfaction"
    ? el("select", {}, Object.entries(known.satisfaction).reverse().map(([key, label]) => el("option", { value: key }, label)))
    : name === "department" ? el("input", { required: true, list: "o-others" }) : el("textarea", { required: true })]));
  const labels = { reason: "理由", reply: "答复", department: "承办单位", satisfaction: "满意度" };
  if (needs.length) {
    const body = el("div", {}, needs.map((name) => field(labels[name], input[name])), el("datalist", { id: "o-others" }, known.departments.map((name) => el("option", { value: name }))));
    if (!await dialog(known.acts[act].name, body, [["取消", null], [known.acts[act].name, true, "primary"]])) return false;
  }
  const given = Object.fromEntries(Object.entries(input).map(([name, control]) => [name, name === "satisfaction" ? Number(control.value) : control.value]));
  const kept = await api("POST", `${ROOT}/${one.code}/acts`, { act, ...given });
  toast(`${known.acts[act].name}：${kept.state_name}。`);
  return true;
}
