/* Status, places, free times, bookings and what else a person has under way. */

import { h } from './dom.js';
import { badge, fine, list, sender } from './pieces.js';

const STEP = { 已完成: 'met', 办理中: 'now', 等待补充: 'unknown', 未开始: 'later', 未通过: 'not_met' };
const BUTTONS = { confirm: '确认', reschedule: '改期', cancel: '取消预约' };
const demo = (one) => one.demo && badge('unknown', '虚构示例');

function application(one) {
  return h('div', { class: 'application' },
    h('header', null, h('h3', null, one.title), badge('now', one.kind), demo(one)),
    fine(`${one.number} · ${one.submitted} 提交`),
    one.waiting && h('p', { class: 'waiting' }, `在等：${one.waiting.for}`, one.waiting.from && `（${one.waiting.from}）`, one.waiting.due && `，${one.waiting.due} 前`),
    h('ol', { class: 'steps-line' }, one.steps.map((step) => h('li', { class: STEP[step.state] || 'later', 'aria-current': step.state === '办理中' && 'step' },
      h('p', null, h('b', null, step.name), h('span', null, step.state)),
      (step.since || step.due) && fine([step.since && `${step.since}`, step.due && `预计 ${step.due}`].filter(Boolean).join(' → ')),
      step.note && fine(step.note)))));
}

/** Applications as steps with dates. */
export const steps = (card) => card.applications.map(application);

function place(one, page) {
  const bookable = one.services.some((service) => service.bookable);
  return h('li', { class: 'office' },
    h('p', null, h('b', null, one.name), badge(one.open_now ? 'met' : 'later', one.open_now ? '开放中' : '现在不开放'), demo(one)),
    h('p', null, one.address), fine(one.hours.join('；')), one.hours_note && fine(one.hours_note),
    fine(`可办：${one.services.map((service) => service.name).join('、')}`),
    one.telephone && h('p', null, h('a', { href: `tel:${one.telephone}` }, one.telephone)),
    bookable && sender(page, '预约这里', one.name, 'chip'));
}

/** Where to go, the nearest level first. */
export function places(card, page) {
  if (!card.places.length) return [fine('没有收录当地的网点，可拨打 12345 询问。')];
  return [h('header', null, h('h3', null, '服务网点')), h('ul', { class: 'offices' }, card.places.map((one) => place(one, page)))];
}

const short = (day, time) => `${Number(day.date.slice(5, 7))}月${Number(day.date.slice(8, 10))}日 ${time.time.slice(0, 5)}`;

/** A day without free times has nothing to unfold. */
const closed = (tag, attributes, summary) => h('p', { class: 'day shut' }, [...summary.childNodes]);

function dayOf(day, page, open) {
  const free = day.times.filter((time) => time.left > 0);
  return (free.length ? h : closed)('details', { class: 'day', open }, h('summary', null,
    h('b', null, `${Number(day.date.slice(5, 7))}月${Number(day.date.slice(8, 10))}日 ${day.weekday}`), h('span', { class: 'count' }, day.open ? (free.length ? `${free.length} 个时段可约` : '已约满') : (day.note || '不开放'))),
  free.length > 0 && h('div', { class: 'times', role: 'group', 'aria-label': `${day.date} 可约时段` }, day.times.map((time) => h('button', {
    type: 'button', class: 'time', disabled: time.left === 0, onclick: () => page.act(short(day, time), short(day, time)),
  }, time.time, h('span', null, time.left ? `余 ${time.left}` : '满')))));
}

/** Days that unfold to their times. */
export function slots(card, page) {
  const first = card.days.find((day) => day.times.some((time) => time.left > 0));
  return [h('header', null, h('h3', null, `${card.place.name}`), demo(card)), fine(card.service.name), card.note && h('p', { class: 'waiting' }, card.note),
    h('div', { class: 'days' }, card.days.map((day) => dayOf(day, page, day === first)))];
}

function calendar(card) {
  if (!card.ics || !card.final) return null;
  const file = URL.createObjectURL(new Blob([card.ics], { type: 'text/calendar' }));
  return h('a', { class: 'chip', href: file, download: `${card.code}.ics` }, '加到日历');
}

/** One booking and what can be done with it. */
export function booking(card, page) {
  const kind = { 已预约: 'met', 待确认: 'unknown', 已取消: 'not_met' }[card.state] || 'later';
  return [
    h('header', null, h('h3', null, `${card.date} ${card.weekday} ${card.time}`), badge(kind, card.state), demo(card)),
    h('p', null, h('b', null, card.place)), h('p', null, card.address), fine(`${card.service} · 预约号 ${card.code}`), card.contact && fine(`联系电话 ${card.contact}`),
    card.hold_until && !card.final && h('p', { class: 'waiting' }, `为您保留到 ${card.hold_until.slice(11, 16)}，请确认`),
    card.bring.length > 0 && [h('h4', null, '请带上'), list(card.bring)],
    h('div', { class: 'quick' }, card.actions.map((one) => sender(page, BUTTONS[one], one === 'confirm' ? '确认' : `${BUTTONS[one]} ${card.code}`, one === 'confirm' ? 'primary' : 'chip')), calendar(card)),
  ];
}

/** A wish to be told. */
export const subscription = (card) => [
  h('header', null, h('h3', null, card.title || card.subject), badge('now', card.topic)), fine(`订阅号 ${card.code}${card.ended ? '，已退订' : ''}`),
  card.kept && card.kept.length > 0 && fine(`只保存了：${card.kept.join('、')}`)];

/** A wish for a person. */
export const handover = (card) => [
  h('header', null, h('h3', null, '转人工'), badge('now', card.state)), h('p', null, card.reason), fine(`受理号 ${card.code}`),
  card.place && h('p', null, card.place.name, '：', card.place.address), card.open_now === false && fine('现在不在工作时间，上班后会有人联系您。')];

const notice = (one) => [h('p', null, one.text || one.title)];

/** All that a person has under way. */
export function requests(card, page) {
  const part = (title, found, draw) => found.length > 0 && [h('h4', null, title), found.map((one) => h('div', { class: 'part' }, draw(one, page)))];
  const shown = [part('预约', card.bookings, booking), part('申请', card.applications, application), part('订阅', card.subscriptions, subscription), part('转人工', card.handovers, handover),
    part('通知', card.notices || [], notice)];
  return [h('header', null, h('h3', null, '我的事项')), shown.some(Boolean) ? shown : fine('没有查到您的事项。')];
}
