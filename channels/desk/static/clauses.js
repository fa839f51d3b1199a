// A clause as it is shown at the desk: where it stands, since when, whether it is in force.
import { el } from "/staff/static/staff/kit.js";

const STANDING = { in_force: ["现行", "good"], ending: ["即将到期", "warn"], ended: ["已失效", "bad"], coming: ["尚未施行", "warn"] };
const day = (text) => (text ? text.replaceAll("-", ".") : "");

export function standing(one) {
  const [label, kind] = STANDING[one.standing] ?? ["", ""];
  return el("span", { class: `badge ${kind}` }, label);
}
export function dates(one) {
  if (!one.effective_from && !one.effective_to) return "";
  return el("span", { class: "soft" }, one.effective_to ? `${day(one.effective_from)}—${day(one.effective_to)}` : `${day(one.effective_from)} 起`);
}
/** The clause; with its words where `quoted`, else they open. */
export function clause(one, quoted) {
  const name = [el("b", {}, `《${one.title}》${one.label}`), " ", standing(one), " ", dates(one)];
  const words = one.quote || one.text ? el("blockquote", {}, one.quote || one.text) : "";
  return quoted ? el("div", { class: "clause" }, name, words) : el("details", { class: "clause" }, el("summary", {}, name), words);
}
