// The operator's desk: which calls there are, the one looked at, and the line on which what happens comes.
import { api, el, keys, toast, trouble } from "/staff/static/staff/kit.js";
import { frame } from "/staff/static/staff/frame.js";
import { callList } from "./calls.js";
import { talkPane } from "./talk.js";
import { hintPane } from "./hints.js";
import { sidePane } from "./side.js";

export const ROOT = "/api/v1/staff/calls";
const main = document.getElementById("main");
main.classList.add("desk");
const who = await frame("工作台");
const offline = el("div", { class: "offline", role: "status", hidden: true }, "连接断了，正在重连；话和提示不会丢。");
const state = { calls: new Map(), call: null, revision: 0, skew: 0 };
const desk = {
  state, who, self: "",
  /** Milliseconds since a moment of the server's clock. */
  since: (moment) => Math.max(0, Date.now() + state.skew - new Date(moment)),
  mine: () => state.call && state.calls.get(state.call)?.operator === desk.self,
  taking: null, // a key pressed meanwhile waits for it
  look, act, current: () => state.calls.get(state.call),
};
const list = callList(desk), talk = talkPane(desk), hints = hintPane(desk), side = sidePane(desk);
desk.hints = hints; desk.side = side;
main.append(list.pane, talk.pane, hints.pane, side.pane);
document.body.append(offline);
addEventListener("beforeunload", () => hints.keep());

keys({
  n: ["接听等得最久的来电", () => { desk.taking = next(); }], t: ["接听眼前的来电", () => { desk.taking = take(); }],
  a: ["采纳提示", () => hints.accept()], e: ["改后采纳", () => hints.edit()], r: ["不用这条提示", () => hints.reject()],
  j: ["下一条提示", () => hints.step(1)], k: ["上一条提示", () => hints.step(-1)],
  "/": ["查知识库", () => side.search()], c: ["按规则测算", () => side.check()], i: ["来电者", () => side.caller()],
  o: ["转工单", () => talk.order()], w: ["总结", () => talk.wrap()],
  ArrowDown: ["下一个通话", () => list.step(1)], ArrowUp: ["上一个通话", () => list.step(-1)],
  Escape: ["回到提示", () => { document.activeElement?.blur?.(); hints.cancel(); }],
});

async function start() {
  const found = await api("GET", ROOT);
  desk.self = found.self;
  state.skew = new Date(found.now) - Date.now();
  for (const one of found.calls) state.calls.set(one.id, one);
  const wanted = new URLSearchParams(location.search).get("call");
  const own = found.calls.find((one) => one.operator === desk.self && one.state === "talking");
  list.show();
  state.revision = found.revision;
  await look(wanted ?? own?.id ?? null);
  connect();
}

/** Look at a call; what is said and suggested in it comes at once. */
async function look(id) {
  hints.keep();
  state.call = id;
  const query = new URLSearchParams(location.search);
  if (id) query.set("call", id); else query.delete("call");
  history.replaceState(null, "", query.size ? `?${query}` : location.pathname);
  list.show(); talk.open(null); hints.open(null); side.open();
  if (!id) return;
  try {
    const whole = await api("GET", `${ROOT}/${id}`);
    if (state.call !== id) return;
    state.calls.set(id, whole);
    state.revision = Math.min(state.revision, whole.at_revision);
    list.show(); talk.open(whole); hints.open(whole); side.open();
    turn();
  } catch (error) {
    if (error.status === 404) { toast(error.message, "bad"); await look(null); } else trouble(error);
  }
}

let line = null, tries = 0, alive = 0;
function connect() {
  line = new WebSocket(`${location.protocol === "https:" ? "wss" : "ws"}://${location.host}${ROOT}/live`);
  line.onopen = () => { alive = Date.now(); turn(); };
  line.onmessage = (e) => { tries = 0; offline.hidden = true; alive = Date.now(); heard(JSON.parse(e.data)); };
  line.onclose = (e) => {
    if (e.code === 4401) { location.assign(`/staff/login?next=${encodeURIComponent(location.pathname + location.search)}`); return; }
    offline.hidden = false;
    setTimeout(connect, Math.min(5000, 300 * 2 ** tries++));
  };
}
function turn() {
  if (line?.readyState === WebSocket.OPEN) line.send(JSON.stringify({ call: state.call ?? "", since: state.revision }));
}
setInterval(() => { if (line?.readyState === WebSocket.OPEN && Date.now() - alive > 30_000) line.close(); list.tick(); talk.tick(); }, 1000);

function heard(told) {
  if (told.calls) {
    for (const one of told.calls) state.calls.set(one.id, { ...state.calls.get(one.id), ...one });
    if (told.calls.length) { list.show(); talk.head(); hints.head(); }
    if (told.call && told.call === state.call) { talk.add(told.turns ?? []); hints.add(told.hints ?? []); side.heard(told); }
  }
  if (!told.call || told.call === state.call) state.revision = Math.max(state.revision, told.revision);
}

/** Do something with the call looked at. */
async function act(what, body) {
  try {
    const found = await api("POST", `${ROOT}/${state.call}/${what}`, body);
    if (found.id && found.centre) { state.calls.set(found.id, { ...state.calls.get(found.id), ...found }); list.show(); talk.head(); hints.head(); }
    return found;
  } catch (error) { trouble(error); return null; }
}
async function take() {
  if (state.call && desk.current()?.state === "waiting") await act("take");
}
async function next() {
  const first = list.waiting()[0];
  if (!first) { toast("现在没有等待接听的来电。"); return; }
  await look(first.id);
  await take();
}
desk.take = take;
start().catch(trouble);
