// What the pages of the staff side share: elements, calls, tables, dialogs, keys. No framework, no build step.

const SVG = "http://www.w3.org/2000/svg";
const SHAPES = new Set(["svg", "path", "polyline", "rect", "line", "circle", "text", "g", "title"]);

/** An element: `on…` props are listeners, `dataset` and the like are set as properties, the rest are attributes. */
export function el(tag, props = {}, ...children) {
  const made = SHAPES.has(tag) && tag !== "title" || props?.svg ? document.createElementNS(SVG, tag) : document.createElement(tag);
  for (const [name, value] of Object.entries(props ?? {})) {
    if (value === undefined || value === null || value === false || name === "svg") continue;
    if (name.startsWith("on")) made.addEventListener(name.slice(2), value);
    else if (name === "dataset") Object.assign(made.dataset, value);
    else if (name === "value" && tag !== "option") made.value = value;
    else made.setAttribute(name, value === true ? "" : value);
  }
  made.append(...children.flat(Infinity).filter((child) => child !== null && child !== undefined && child !== false)
    .map((child) => (child instanceof Node ? child : document.createTextNode(String(child)))));
  return made;
}

let session = null;
/** Who is signed in; asked once a page. */
export async function me() {
  if (!session) session = await api("GET", "/api/v1/staff/session");
  return session;
}
export function setSession(value) { session = value; }

/** Call the API; throws an Error with the Chinese text of the problem, `status` and the whole `problem`. */
export async function api(method, path, body, { signal, headers = {} } = {}) {
  const form = body instanceof FormData || body instanceof Blob;
  if (method !== "GET" && path !== "/api/v1/staff/session" || method === "DELETE") {
    if (!session) await me();
    headers = { ...headers, "X-CSRF-Token": session.csrf };
  }
  if (body !== undefined && !form) headers = { ...headers, "Content-Type": "application/json" };
  let answer;
  try {
    answer = await fetch(path, { method, headers, signal, credentials: "same-origin", body: body === undefined || form ? body : JSON.stringify(body) });
  } catch (error) {
    if (error.name === "AbortError") throw error;
    throw Object.assign(new Error("连不上服务。请检查网络；恢复后再试，已保存的内容不会丢。"), { status: 0 });
  }
  if (answer.status === 204) return null;
  const text = await answer.text();
  let value = null;
  try { value = text ? JSON.parse(text) : null; } catch { value = null; }
  if (answer.ok) return value;
  if (answer.status === 401 && !location.pathname.startsWith("/staff/login")) {
    location.assign(`/staff/login?next=${encodeURIComponent(location.pathname + location.search)}`);
  }
  const problem = value ?? {};
  const errors = (problem.errors ?? []).map((one) => one.detail).filter(Boolean).join("；");
  throw Object.assign(new Error(errors || problem.detail || `请求没有成功（${answer.status}）。请稍后再试。`), { status: answer.status, problem });
}

let toasts = null;
/** A word at the corner that goes by itself; `kind` bad stays longer. */
export function toast(text, kind = "") {
  toasts ??= document.body.appendChild(el("div", { class: "toasts", role: "status", "aria-live": "polite" }));
  const one = el("div", { class: kind }, text);
  toasts.append(one);
  setTimeout(() => one.remove(), kind === "bad" ? 9000 : 3500);
}

/** Show what went wrong. */
export const trouble = (error) => { if (error?.name !== "AbortError") toast(error?.message ?? String(error), "bad"); };

/** A dialog; resolves to the value of the button that closed it, null when it was left. `body` may be a form's fields. */
export function dialog(title, body, buttons = [["关闭", null]]) {
  return new Promise((resolve) => {
    let result = null;
    const close = (value) => { result = value; box.close(); };
    const foot = el("div", { class: "row" }, buttons.map(([label, value, kind = ""]) =>
      el("button", { type: value === null ? "button" : "submit", class: kind, onclick: (e) => {
        if (value !== null && !form.reportValidity()) { e.preventDefault(); return; }
        e.preventDefault(); close(typeof value === "function" ? value() : value);
      } }, label)));
    const form = el("form", { method: "dialog" }, el("h2", {}, title), body, foot);
    const box = el("dialog", { "aria-label": title, onclose: () => { box.remove(); resolve(result); } }, form);
    document.body.append(box);
    box.showModal();
  });
}

/** Ask before something that cannot be undone. */
export const confirm = (title, text, yes = "确定", kind = "primary") => dialog(title, el("p", {}, text), [["取消", null], [yes, true, kind]]);

/** A labelled input; `control` is an element or the props of an input. */
export function field(label, control, hint = "") {
  const input = control instanceof Element ? control : el("input", control);
  return el("label", { class: "field" }, el("span", {}, label), input, hint ? el("small", {}, hint) : null);
}

/** Tabs: [[label, () => Element or Promise]]; drawn when chosen, remembered in the address. */
export function tabs(list, name = "tab") {
  const panel = el("div", { role: "tabpanel" });
  const heads = list.map(([label, draw], i) => el("button", { type: "button", role: "tab", onclick: () => choose(i, draw) }, label));
  async function choose(i, draw) {
    heads.forEach((head, j) => head.setAttribute("aria-selected", String(i === j)));
    const query = new URLSearchParams(location.search); query.set(name, i);
    history.replaceState(null, "", `?${query}`);
    try { panel.replaceChildren(await draw()); } catch (error) { panel.replaceChildren(el("p", { class: "notice bad" }, error.message)); }
  }
  const first = Math.min(list.length - 1, Math.max(0, Number(new URLSearchParams(location.search).get(name)) || 0));
  queueMicrotask(() => choose(first, list[first][1]));
  return el("div", {}, el("div", { class: "tabs", role: "tablist" }, heads), panel);
}

/** A table: `columns` are [{title, of: row => text or Element, class?, sort?}], opened by click or Enter. */
export function table({ columns, rows = [], key = (row) => row.id, onOpen = null, empty = "没有内容。" }) {
  const body = el("tbody");
  const made = el("div", { class: "scroll" }, el("table", { class: "grid" },
    el("thead", {}, el("tr", {}, columns.map((c) => el("th", { scope: "col", class: c.class }, c.title)))), body));
  made.show = (list) => body.replaceChildren(...(list.length ? list.map(draw) : [el("tr", {}, el("td", { colspan: columns.length, class: "empty" }, empty))]));
  function draw(row) {
    const open = onOpen && ((e) => { if (!e.target.closest("button, a, input, select")) onOpen(row); });
    return el("tr", onOpen ? { tabindex: "0", dataset: { key: key(row) }, onclick: open, onkeydown: (e) => {
      if (e.key === "Enter" && e.target === e.currentTarget) onOpen(row);
      if (e.key === "ArrowDown" || e.key === "ArrowUp") { e.preventDefault(); (e.key === "ArrowDown" ? e.currentTarget.nextSibling : e.currentTarget.previousSibling)?.focus?.(); }
    } } : { dataset: { key: key(row) } }, columns.map((c) => el("td", { class: c.class }, c.of(row))));
  }
  made.show(rows);
  return made;
}

/** Pages of a list: `turn(page)` when another is wanted; pages count from 1. */
export function pager(page, pages, turn) {
  return el("div", { class: "pager" },
    el("button", { type: "button", disabled: page <= 1, onclick: () => turn(page - 1) }, "上一页"),
    el("span", { class: "soft" }, `第 ${page} / ${Math.max(1, pages)} 页`),
    el("button", { type: "button", disabled: page >= pages, onclick: () => turn(page + 1) }, "下一页"));
}

const bound = [];
/** Keyboard shortcuts: {"a": ["采纳", () => …], "/": …}; not while something is typed, save Escape and those with Ctrl. `?` shows all. */
export function keys(map) {
  const own = Object.entries(map);
  bound.push(own);
  if (bound.length === 1) document.addEventListener("keydown", pressed);
  return () => bound.splice(bound.indexOf(own), 1);
}
function pressed(e) {
  if (e.isComposing || e.altKey || e.metaKey || document.querySelector("dialog[open]")) return;
  const typing = e.target.closest?.("input, textarea, select, [contenteditable]");
  const name = e.ctrlKey ? `Ctrl+${e.key}` : e.key;
  if (typing && name !== "Escape" && !e.ctrlKey) return;
  for (const own of [...bound].reverse()) for (const [wanted, [, act]] of own) if (wanted === name) { e.preventDefault(); act(e); return; }
  if (name === "?") { e.preventDefault(); dialog("键盘操作", el("table", { class: "grid" }, el("tbody", {}, bound.flat().map(([k, [label]]) => el("tr", {}, el("td", {}, el("kbd", {}, k)), el("td", {}, label)))))); }
}

/** "11月23日 14:05", with the year where it is another one. */
export function when(text) {
  if (!text) return "";
  const at = new Date(text), here = new Date();
  const day = `${at.getFullYear() === here.getFullYear() ? "" : at.getFullYear() + "年"}${at.getMonth() + 1}月${at.getDate()}日`;
  return `${day} ${String(at.getHours()).padStart(2, "0")}:${String(at.getMinutes()).padStart(2, "0")}`;
}

/** A bar of progress, 0 to 1. */
export function progress(share) {
  return el("div", { class: "progress", role: "progressbar", "aria-valuenow": Math.round(share * 100), "aria-valuemin": 0, "aria-valuemax": 100 },
    el("svg", { viewBox: "0 0 100 6", preserveAspectRatio: "none", class: "chart" }, el("rect", { class: "c0", width: share * 100, height: 6 })));
}

/** Horizontal bars: [{label, value, note?}]. */
export function bars(rows, { unit = "", most = Math.max(1, ...rows.map((r) => r.value)) } = {}) {
  const height = 26, left = 180, width = 720;
  return el("svg", { class: "chart", viewBox: `0 0 ${width} ${rows.length * height + 4}`, role: "img", "aria-label": rows.map((r) => `${r.label} ${r.value}${unit}`).join("，") },
    rows.map((r, i) => [
      el("text", { x: left - 8, y: i * height + 18, "text-anchor": "end" }, short(r.label, 13)),
      el("rect", { class: `c${r.kind ?? 0}`, x: left, y: i * height + 5, width: Math.max(1, (width - left - 110) * r.value / most), height: height - 10, rx: 2 }),
      el("text", { class: "value", x: left + (width - left - 110) * r.value / most + 6, y: i * height + 18 }, `${r.value}${unit}${r.note ? " " + r.note : ""}`),
    ]));
}

/** Lines over a common axis: `labels` along it, `series` [{name, values}]. */
export function lines(labels, series, { unit = "" } = {}) {
  const width = 720, height = 220, left = 44, bottom = 24, most = Math.max(1, ...series.flatMap((s) => s.values));
  const x = (i) => left + (width - left - 12) * (labels.length < 2 ? 0.5 : i / (labels.length - 1));
  const y = (v) => 10 + (height - bottom - 10) * (1 - v / most);
  const step = Math.ceil(labels.length / 10);
  return el("div", {}, el("svg", { class: "chart", viewBox: `0 0 ${width} ${height}`, role: "img", "aria-label": series.map((s) => s.name).join("、") },
    [0, 0.5, 1].map((share) => [el("line", { class: "axis", x1: left, x2: width - 12, y1: y(most * share), y2: y(most * share) }),
      el("text", { x: left - 6, y: y(most * share) + 4, "text-anchor": "end" }, `${Math.round(most * share * 10) / 10}${unit}`)]),
    labels.map((label, i) => i % step ? null : el("text", { x: x(i), y: height - 6, "text-anchor": "middle" }, label)),
    series.map((s, n) => el("polyline", { class: `c${n % 5}`, points: s.values.map((v, i) => `${x(i)},${y(v)}`).join(" ") }))),
    el("div", { class: "legend" }, series.map((s, n) => el("span", {}, el("svg", { class: "chart", viewBox: "0 0 10 10" }, el("rect", { class: `c${n % 5}`, width: 10, height: 10 })), s.name))));
}

/** A small trend beside a number. */
export function spark(values) {
  const most = Math.max(1, ...values), at = (v, i) => `${2 + 86 * (values.length < 2 ? 0.5 : i / (values.length - 1))},${20 - 18 * v / most}`;
  return el("svg", { class: "chart spark", viewBox: "0 0 90 22", role: "img", "aria-label": values.join("、") }, el("polyline", { class: "c0", points: values.map(at).join(" ") }));
}

const DRAWN = ["fill", "stroke", "stroke-width", "font-size", "font-family", "text-anchor"];
/** A chart as a picture to save: what the style sheet says is written into it, twice as large, on white. */
export async function savePicture(chart, name) {
  const copy = chart.cloneNode(true), own = [...chart.querySelectorAll("*")];
  [...copy.querySelectorAll("*")].forEach((one, i) => { const style = getComputedStyle(own[i]); for (const key of DRAWN) one.style.setProperty(key, style.getPropertyValue(key)); });
  const { width, height } = chart.viewBox.baseVal, canvas = el("canvas", { width: width * 2, height: height * 2 }), picture = new Image();
  copy.setAttribute("xmlns", SVG); copy.setAttribute("width", width * 2); copy.setAttribute("height", height * 2);
  picture.src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(new XMLSerializer().serializeToString(copy))}`;
  await picture.decode();
  const paper = canvas.getContext("2d");
  paper.fillStyle = "#fff"; paper.fillRect(0, 0, canvas.width, canvas.height); paper.drawImage(picture, 0, 0);
  el("a", { href: canvas.toDataURL("image/png"), download: `${name}.png` }).click();
}

export const short = (text, most) => (text.length > most ? text.slice(0, most - 1) + "…" : text);
