/* The conversation: asking, following the answer, and carrying on after the connection broke. */

import { banner, byId, device, h, tab } from './dom.js';
import { turn } from './answer.js';
import { ask, Lost, Problem, read } from './server.js';

const WAITS = [800, 1500, 3000, 5000, 8000, 15000];
const OFFLINE = '网络已断开，恢复后自动继续';
const log = byId('log');
const scroller = byId('scroll');
const earlier = !tab.get('conversation') && device.get('conversation');
let conversation = tab.get('conversation') || earlier;
let kept = !!device.get('conversation');
let finished = 0; // turns on the page that have their answer
let pending = null;
let newest = null;
let end = null; // the line below a conversation of an earlier day
let sticking = false;
let handlers = { onBusy() {}, onReply() {}, onRefused() {}, onAnswer() {} };

const key = () => Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, '0')).join('');
const pause = (ms) => new Promise((go) => { setTimeout(go, ms); addEventListener('online', go, { once: true }); });
const tight = (text) => text.replace(/\s+/g, '');

function remember(id) {
  conversation = id;
  tab.set('conversation', id);
  if (kept) device.set('conversation', id);
}

/** With the person's consent the conversation outlives the tab. */
function keep(yes) {
  kept = yes;
  device.set('conversation', yes ? conversation : null);
}

/** Keep the newest question in view, its answer growing below it, unless the reader scrolled away. */
function follow() {
  if (!sticking || !newest) return;
  const top = (end || newest.element).getBoundingClientRect().top - scroller.getBoundingClientRect().top + scroller.scrollTop;
  scroller.scrollTop = Math.min(top - 12, scroller.scrollHeight - scroller.clientHeight);
}

function add(question) {
  newest?.settle();
  end = null;
  newest = turn(question, handlers.onReply);
  log.append(newest.element);
  byId('intro').hidden = true;
  return newest;
}

function settle(view, result) {
  remember(result.conversation_id);
  finished += 1;
  view.finish(result);
  handlers.onAnswer(result);
}

function close(question) {
  if (pending !== question) return;
  pending = null;
  tab.set('pending', null);
  handlers.onBusy(false);
}

/** The answer, if the server finished it while we were away. */
async function pickUp(question) {
  if (!conversation) return null;
  const { turns } = await read(`api/v1/conversations/${conversation}`);
  const last = turns[turns.length - 1];
  return turns.length > question.finished && tight(last.question) === tight(question.body.message) ? last.result : null;
}

function listener(question, view) {
  let text = '';
  let drawn = true;
  const draw = () => { drawn = true; if (pending === question) { view.write(text); follow(); } };
  return (id, kind, data) => {
    if (pending !== question) return;
    if (id <= question.after) text = ''; // a new run: the server no longer knew the old one
    question.after = id;
    banner('');
    if (kind === 'status') {
      view.working(data.text);
      if (data.conversation_id) remember(data.conversation_id);
    } else if (kind === 'delta') {
      text += data.text;
      if (drawn) requestAnimationFrame(draw);
      drawn = false;
    } else if (kind === 'done') {
      settle(view, data);
    }
  };
}

async function attempt(question, onEvent) {
  if (question.tries) {
    const result = await pickUp(question);
    if (result) return onEvent(question.after + 1, 'done', result);
  }
  const abort = new AbortController();
  const stop = () => abort.abort();
  addEventListener('offline', stop, { once: true });
  try {
    return await ask(question.body, { key: question.key, after: question.after, signal: abort.signal, onKept: keep }, onEvent);
  } finally {
    removeEventListener('offline', stop);
  }
}

function giveUp(question, view, error) {
  const again = () => { if (!pending) { view.restart(); pursue({ ...question, key: key(), after: 0, tries: 0 }, view); } };
  if (error instanceof Problem && error.status < 500) {
    view.fail(error.title, error.message, null);
    return handlers.onRefused(question.body.message);
  }
  if (error instanceof Problem) return view.fail(error.title, error.message, again, error.instance);
  return view.fail('连不上服务', '多次重试没有成功。问题已保留，请检查网络后点“重试”。', again);
}

async function pursue(question, view) {
  pending = question;
  handlers.onBusy(true);
  tab.set('pending', JSON.stringify(question));
  const onEvent = listener(question, view);
  const slow = setTimeout(() => { if (pending === question) view.working('仍在处理，请稍候…'); }, 8000);
  while (pending === question) {
    try {
      await attempt(question, onEvent);
      break;
    } catch (error) {
      if (pending !== question) break;
      question.tries += 1;
      const waiting = error instanceof Lost && (!navigator.onLine || question.tries < 8);
      if (!waiting) { giveUp(question, view, error); break; }
      banner(OFFLINE);
      view.working(OFFLINE);
      follow();
      await pause(WAITS[Math.min(question.tries, WAITS.length) - 1]);
    }
  }
  clearTimeout(slow);
  if (pending === question) { banner(''); follow(); }
  close(question);
}

/** Ask a question in this conversation; one at a time. */
export function say(message, region) {
  if (pending) return false;
  const body = { message, conversation_id: conversation, region };
  sticking = true;
  const view = add(message);
  follow();
  pursue({ key: key(), after: 0, tries: 0, finished, body }, view);
  return true;
}

/** Forget this conversation and begin another. */
export function startOver() {
  pending = null;
  newest = null;
  end = null;
  finished = 0;
  remember(null);
  tab.set('pending', null);
  log.replaceChildren();
  byId('intro').hidden = false;
  handlers.onBusy(false);
  scroller.scrollTop = 0;
}

async function restore() {
  const unfinished = JSON.parse(tab.get('pending') || 'null');
  if (conversation) {
    const { turns } = await read(`api/v1/conversations/${conversation}`);
    for (const { question, result } of turns) settle(add(question), result);
    if (earlier && turns.length) log.append(end = h('p', { class: 'earlier' }, '以上是以前的对话，可以接着问；要从头来请点“新对话”'));
  }
  sticking = true;
  if (unfinished && (finished <= unfinished.finished)) pursue({ ...unfinished, after: 0, tries: 1 }, add(unfinished.body.message));
  else tab.set('pending', null);
  follow();
  const growing = new ResizeObserver(follow); // cards are drawn a little later
  growing.observe(log);
  setTimeout(() => growing.disconnect(), 2000);
}

/** Listen, and bring back what was on the page before it was reloaded. */
export async function setUpTalk(given) {
  handlers = given;
  for (const kind of ['wheel', 'touchmove']) scroller.addEventListener(kind, () => { sticking = false; }, { passive: true });
  addEventListener('offline', () => banner(OFFLINE));
  addEventListener('online', () => { if (!pending) banner(''); });
  if (!conversation && !tab.get('pending')) return;
  for (let tries = 0; ; tries += 1) {
    try {
      await restore();
      return;
    } catch (error) {
      if (!(error instanceof Lost)) return;
      banner('对话记录暂时取不到，正在重试…');
      await pause(WAITS[Math.min(tries, WAITS.length - 1)]);
      banner('');
    }
  }
}
