// A document in two releases, side by side.
import { el } from "./corpus_ui.js";
import { at, call, one } from "./corpus.js";
import { difference } from "./corpus_diff.js";

export async function show(main, params) {
  const [from, to] = [Number(params.from), Number(params.to)];
  let found;
  try {
    found = await call("GET", `/documents/${one(params.id)}/diff?from=${from}&to=${to}`);
  } catch (error) {
    if (error.status !== 404) throw error;
    return main.append(el("p", { class: "c-empty" }, `第 ${from} 版里没有这份文件，是第 ${to} 版新增的。`, el("a", { href: at("document", { id: params.id }) }, "看文件")));
  }
  main.append(el("header", { class: "c-head" }, el("div", {}, el("h1", {}, `第 ${from} 版与第 ${to} 版`), el("p", {}, params.id)),
    el("div", { class: "c-acts" }, el("a", { class: "c-button", href: at("document", { id: params.id }) }, "看文件"))),
  el("div", { class: "c-scroll" }, difference(found)));
}
