/* The policy calculator, exclusions, what to hand in, what a card gives. */

import { device, h } from './dom.js';
import { badge, doubt, fine, list, mark, number, sender } from './pieces.js';

const FEW = 6;
const MODES = { one_of: '只能选一项', highest: '取高的一项', after: '不能同一时期享受' };

function policy(one, card, page) {
  const key = one.benefit ? `${one.scheme}/${one.benefit}` : one.scheme;
  const best = card.clashes.length > 0 && card.best.includes(key);
  return h('li', null, h('div', null,
    h('p', null, h('b', null, one.name), page.cite(one.basis), best && badge('met', '建议组合')),
    one.amount && h('p', { class: 'money' }, one.amount),
    one.changes.length > 0 && fine(`差：${one.changes[0].text}`),
    one.ask.length > 0 && fine(`要知道：${one.ask.join('、')}`)),
  sender(page, '详细', `${one.name.split('：')[0]}，帮我测算`, 'act'));
}

function section(title, kind, found, card, page, open) {
  return found.length > 0 && h('details', { class: 'group', open }, h('summary', null, mark(kind), h('b', null, title), h('span', { class: 'count' }, `${found.length} 项`)),
    h('ul', { class: 'policies' }, found.map((one) => policy(one, card, page))));
}

/** Everything a place offers, for one person. */
export function match(card, page) {
  const clashes = [...new Set(card.clashes.map((one) => one.rule))];
  const plain = card.unclear.filter((one) => !one.special);
  const kinds = [...new Set(card.unclear.map((one) => one.special).filter(Boolean))];
  return [
    h('header', null, h('h3', null, '政策计算器')),
    !card.have.length && fine('按目前知道的情况，还没有确定可以享受的；补充信息后再看。'),
    section('现在可以享受', 'met', card.have, card, page, true),
    clashes.length > 0 && h('div', { class: 'clash' }, h('p', null, '有几项不能同时享受：'), list(clashes),
      h('p', null, `合计最高的组合约 ${number(card.best_worth)} 元，已标为“建议组合”。`)),
    section('差一点', 'not_met', card.nearly, card, page, true),
    section('补充信息后可以判断', 'unknown', plain.slice(0, FEW), card, page, !card.have.length),
    section('其余要补充信息的', 'unknown', plain.slice(FEW), card, page, false),
    ...kinds.map((kind) => section(`${kind.replace(' ', '不是“')}”才可能的`, 'not_in_force', card.unclear.filter((one) => one.special === kind), card, page, false)),
    section('目前不符合', 'not_in_force', card.cannot, card, page, false),
  ];
}

/** Which supports exclude each other. */
export function duplicates(card, page) {
  if (!card.clashes.length) return [h('header', null, h('h3', null, '能否同时享受')), fine('没有查到不能同时享受的规定；规定没有收全，办理前请向受理单位确认。')];
  return [h('header', null, h('h3', null, '不能同时享受')),
    h('ul', { class: 'benefits' }, card.clashes.map((one) => h('li', null, mark('not_met'), h('div', null, h('p', null, h('b', null, `${card.names[one.one]} 与 ${card.names[one.other]}：${MODES[one.mode]}`), page.cite(one.basis)), h('p', null, one.rule)))))];
}

function tick(card, item) {
  const name = `tick.${card.scheme}.${item.name}`;
  const box = h('input', { type: 'checkbox', checked: device.get(name) === '1', onchange: (event) => device.set(name, event.target.checked ? '1' : null) });
  return h('label', null, box, h('span', null, item.name, item.needed === 'unknown' && badge('unknown', '视情况'), item.note && fine(item.note)));
}

/** What to hand in, to tick off; the ticks stay on this device. */
export function materials(card, page) {
  const needed = card.materials.filter((one) => one.needed !== 'not_met');
  return [
    h('header', null, h('h3', null, `${card.name}：材料清单`)),
    needed.length > 0 ? h('ul', { class: 'ticks' }, needed.map((one) => h('li', null, tick(card, one), page.cite(one.basis)))) : fine('现行文件的摘编里没有材料清单，请以受理单位公布的为准。'),
    card.process.length > 0 && [h('h4', null, '办理步骤'), h('ol', { class: 'numbered' }, card.process.map((one) => h('li', null, one)))],
    card.department && fine(`受理：${card.department}`),
    list(card.unverified),
  ];
}

/** What talent cards, codes and classes give. */
export function privileges(card, page) {
  const line = (one) => h('li', null, one.text, page.cite(one.basis), !one.verified && doubt());
  return card.privileges.map((one) => h('div', { class: 'privilege' },
    h('header', null, h('h3', null, one.name)), h('p', null, one.what.text, page.cite(one.what.basis)),
    h('h4', null, '能享受什么'), h('ul', { class: 'plain-list' }, one.gives.map(line)),
    one.how.length > 0 && [h('h4', null, '怎么用'), h('ul', { class: 'plain-list' }, one.how.map(line))]));
}
