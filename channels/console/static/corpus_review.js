// The changes that wait, and one of them beside the text that serves.
import { el, keys } from "./corpus_ui.js";
import { at, badge, call, one, person, trouble, when } from "./corpus.js";
import { difference } from "./corpus_diff.js";
import { events } from "./corpus_history.js";
import { steps } from "./corpus_steps.js";

const ORDER = ["in_review", "draft", "approved"];

export async function show(main, params) {
  const drafts = await call("GET", "/drafts");
  if (!drafts.length) return main.append(el("p", { class: "c-empty" }, "没有待发布的改动。上传文件或更正信息后，改动列在这里。"));
  const ordered = ORDER.flatMap((state) => drafts.filter((draft) => draft.state === state));
  const chosen = ordered.find((draft) => draft.document_id === params.id) ?? ordered[0];
  const right = el("section", { class: "c-review", "aria-label": "改动" });
  main.append(el("div", { class: "c-master" }, el("nav", { class: "c-drafts", "aria-label": "待发布的改动" }, groups(ordered, chosen)), right));
  const go = (step) => { const next = ordered[ordered.indexOf(chosen) + step]; if (next) location.href = at("review", { id: next.document_id }); };
  const press = (name) => () => [...right.querySelectorAll(".c-acts button")].find((button) => button.textContent === name)?.click();
  keys({ j: ["下一份改动", () => go(1)], k: ["上一份改动", () => go(-1)], s: ["提交审核", press("提交审核")], a: ["通过", press("通过")], r: ["退回", press("退回")], c: ["批注", press("批注")] });
  await detail(right, chosen);
  main.querySelector(".c-drafts [aria-current]")?.scrollIntoView({ block: "nearest" });
}

function groups(drafts, chosen) {
  return ORDER.filter((state) => drafts.some((draft) => draft.state === state)).flatMap((state) => [
    el("h2", {}, badge("changes", state), ` ${drafts.filter((draft) => draft.state === state).length}`),
    ...drafts.filter((draft) => draft.state === state).map((draft) => el("a", {
      href: at("review", { id: draft.document_id }), ...(draft === chosen ? { "aria-current": "true" } : {}),
    }, el("span", { class: "c-draft-title" }, draft.kind === "removal" ? "【删除】" : "", draft.title), el("span", { class: "c-note" }, `${person(draft.made_by)} ${when(draft.made_at)}${draft.caused_by ? " · 随另一份文件" : ""}`))),
  ]);
}

async function detail(place, draft) {
  const said = draft.comment ? el("p", { class: "c-comment" }, `意见：${draft.comment}`) : null;
  place.append(el("header", { class: "c-head" }, el("div", {},
    el("h1", {}, draft.title),
    el("p", {}, badge("changes", draft.state), draft.kind === "removal" ? " 申请从下一版起删除" : "", ` ${person(draft.made_by)} ${when(draft.made_at)} 改动`,
      draft.submitted_by ? `，${person(draft.submitted_by)} ${when(draft.submitted_at)} 提交` : "", draft.reviewed_by ? `，${person(draft.reviewed_by)} ${when(draft.reviewed_at)} ${draft.state === "approved" ? "通过" : "退回"}` : "",
      draft.caused_by ? el("span", {}, "，由 ", el("a", { href: at("review", { id: draft.caused_by }) }, "另一份文件"), " 引起，随它一并办理") : null), said),
  el("div", { class: "c-acts" }, el("a", { class: "c-button", href: at("document", { id: draft.document_id, draft: draft.kind === "removal" ? "" : 1 }) }, "对照原件"),
    steps(draft, () => { location.href = at("review", { id: draft.document_id }); }))));
  try {
    const found = await call("GET", `/documents/${one(draft.document_id)}/diff`);
    place.append(difference(found, draft.kind === "version"));
  } catch (error) { place.append(trouble(error)); }
  place.append(el("h2", {}, "经过"), events((await call("GET", `/documents/${one(draft.document_id)}/history`)).slice(0, 30), true));
}
