// Who did what, when: of everything, or of one document.
import { el } from "./corpus_ui.js";
import { at, call, person, when, words } from "./corpus.js";

export async function show(main, params) {
  const release = params.release ? `?release=${Number(params.release)}` : "?limit=500";
  const found = await call("GET", `/history${release}`);
  const changes = found.find((event) => event.action === "publish")?.detail.changes ?? [];
  main.append(params.release ? el("p", { class: "c-hint" }, `第 ${Number(params.release)} 版的历史。`, el("a", { href: at("history") }, "看全部")) : el("p", { class: "c-hint" }, "最近 500 条，新的在前。只增不改。"), params.release ? changed(changes, Number(params.release)) : "", el("div", { class: "c-scroll" }, events(found, false)));
}

function changed(changes, release) {
  if (!changes.length || release < 2) return el("p", {}, `${changes.length} 份文件。`);
  return el("ul", { class: "c-ties c-changed" }, changes.map((change) => el("li", {},
    el("a", { href: at("compare", { id: change.document_id, from: release - 1, to: release }) }, change.title ?? change.document_id), change.version_id === null ? " 删除" : "")));
}

/** Lines of the history; `own`: of one document, whose name need not be said. */
export function events(found, own) {
  const names = ["时间", "办理人", "事项", ...(own ? [] : ["文件"]), "说明"];
  if (!found.length) return el("p", { class: "c-empty" }, "还没有记录。");
  return el("table", { class: "c-table c-history" }, el("thead", {}, el("tr", {}, names.map((name) => el("th", { scope: "col" }, name)))),
    el("tbody", {}, found.map((event) => el("tr", {},
      el("td", { class: "c-day" }, when(event.at)), el("td", {}, person(event.actor), " ", el("span", { class: "c-note" }, words.roles[event.role] ?? event.role)),
      el("td", {}, words.actions[event.action] ?? event.action, event.release ? ` 第 ${event.release} 版` : ""),
      own ? null : el("td", { class: "c-title" }, event.document_id ? el("a", { href: at("document", { id: event.document_id }) }, event.detail.title ?? event.document_id) : ""),
      el("td", { class: "c-said" }, [told(event), event.comment].filter(Boolean).join("　"))))));
}

function told(event) {
  const detail = event.detail, field = words.fields[detail.field];
  if (event.action === "correct") return `${field}：${detail.old || "（无）"} → ${detail.new || "（无）"}${detail.sentence ? `，依据“${detail.sentence}”` : ""}`;
  if (event.action === "confirm") return `${field}：${detail.value || "（无）"}`;
  if (event.action === "publish") return `${(detail.changes ?? []).length} 份改动${detail.despite ? `，检查未通过仍发布：${detail.despite}` : ""}`;
  if (event.action === "ingest") return detail.caused_by ? "随另一份文件" : detail.source ?? "";
  return "";
}
