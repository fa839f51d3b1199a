/* What came true for subscriptions: shown first, each until the person has acknowledged it. */

import { byId, device, h, toast } from './dom.js';
import { dressed } from './cards.js';
import { badge, fine } from './pieces.js';
import { post, read } from './server.js';

const NEXT = { 开放: ['看条件', '要什么条件'], 截止: ['看材料', '要哪些材料'], 变化: ['看变化', '有什么变化'], 我符合条件时: ['再测算一次', '，帮我测算'] };
const days = (text) => text.replace(/(\d{4})-(\d\d)-(\d\d)/g, (_, year, month, day) => `${year}年${Number(month)}月${Number(day)}日`);
let asked = 0;

function clause(one) {
  return h('details', { class: 'more' }, h('summary', null, `依据：《${one.title}》${one.label}`),
    h('p', { class: 'clause' }, one.text),
    one.url && h('p', null, h('a', { href: one.url, target: '_blank', rel: 'noopener noreferrer' }, '打开来源网页')));
}

function count(list) {
  const left = list.children.length;
  byId('news').hidden = !left;
  byId('news-count').textContent = left ? `您订阅的有 ${left} 条新提醒` : '';
  byId('news-all').hidden = left < 2;
  document.title = (left ? `(${left}) ` : '') + document.title.replace(/^\(\d+\) /, '');
}

/** Acknowledge: only what the server has noted goes away; the next one, else the question box, has the focus. */
async function noted(items, list) {
  try {
    await post('api/v1/notices', { conversation_id: device.get('expects'), ids: items.map((item) => Number(item.dataset.id)) });
  } catch (error) {
    toast('没有记下来，请联网后再点一次');
    return false;
  }
  const next = items[items.length - 1].nextElementSibling || items[0].previousElementSibling;
  items.forEach((item) => item.remove());
  count(list);
  (next && next.isConnected ? next.querySelector('.primary') : byId('question')).focus({ preventScroll: true });
  return true;
}

function notice(one, list, act) {
  const { card } = one;
  const [label, wish] = NEXT[card.topic] || [];
  const item = h('li', { class: 'outcome of-notice', 'data-id': one.id },
    h('header', null, h('h3', null, card.title), badge('now', card.topic), fine(one.created.slice(0, 10))),
    h('p', null, days(card.text || one.text)), (card.citations || []).map(clause));
  const then = (text) => async () => { if (await noted([item], list)) act(text); };
  item.append(h('div', { class: 'quick' },
    h('button', { type: 'button', class: 'primary', onclick: () => noted([item], list) }, '知道了'),
    label && h('button', { type: 'button', class: 'chip', onclick: then(`${card.title}${wish}`) }, label),
    h('button', { type: 'button', class: 'chip', onclick: then(`退订 ${one.code}`) }, '退订')));
  return item;
}

function box(act) {
  const list = h('ul', { class: 'offices' });
  byId('scroll').before(h('aside', { id: 'news', class: 'news', 'aria-labelledby': 'news-count', hidden: true },
    h('div', { class: 'news-head' }, h('h2', null, h('span', { id: 'news-count', role: 'status' })),
      h('button', { type: 'button', id: 'news-all', class: 'act', onclick: () => noted([...list.children], list) }, '全部知道了')),
    list));
  return { list, act };
}

let shown;

async function look() {
  asked = Date.now();
  const { notices, expects } = await read(`api/v1/notices?conversation_id=${device.get('expects')}`);
  if (!expects) device.set('expects', null); // unsubscribed, or forgotten
  await dressed();
  const { list } = shown;
  const known = [...list.children].map((item) => item.dataset.id);
  list.append(...notices.filter((one) => !known.includes(String(one.id))).map((one) => notice(one, list, shown.act)));
  count(list);
}

/** Look now, and again when the person comes back to the page; `act(text)` asks something. */
export async function setUpNotices(act) {
  if (shown) return look();
  shown = box(act);
  addEventListener('visibilitychange', () => {
    if (!document.hidden && device.get('expects') && Date.now() - asked > 600000) look().catch(() => {});
  });
  return look();
}
