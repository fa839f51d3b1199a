/* The result of a policy's rules: conditions with ✓ ✗ ?, points to the line, classes, benefits, ways to get there. */

import { h } from './dom.js';
import { amount, badge, doubt, fine, list, mark, number, span } from './pieces.js';

const WORDS = { met: '符合', not_met: '目前不符合', unknown: '还不能判断', not_in_force: '不在执行期' };

function told(criterion) {
  const known = criterion.facts.filter((fact) => !['未知', '是', '否'].includes(fact.value));
  return known.length > 0 && h('span', { class: 'told' }, known.map((fact) => `${fact.label} ${fact.value}`).join('，'));
}

function condition(criterion, page) {
  const parts = criterion.state === 'met' ? criterion.parts.filter((part) => part.state === 'met') : criterion.parts;
  return h('li', { class: `condition ${criterion.state}` }, mark(criterion.state),
    h('div', null,
      h('p', null, h('span', { class: 'hidden' }, `${WORDS[criterion.state]}：`), criterion.text, page.cite(criterion.basis), !criterion.verified && doubt()),
      told(criterion), criterion.note && fine(criterion.note),
      parts.length > 0 && h('ul', { class: 'conditions' }, parts.map((part) => condition(part, page)))));
}

/** What is sure, what is still open, and the line, as one bar. */
function bar(points) {
  if (points.target == null) return null;
  const sure = Math.max(0, points.plain ?? points.low);
  const open = Math.max(0, Math.min(points.high, points.target * 2) - sure);
  const most = Math.max(points.target * 1.25, sure * 1.05, 1);
  const share = (value) => `${Math.min(100, (value / most) * 100).toFixed(2)}%`;
  const settled = points.low === points.high;
  return h('div', { class: 'meter', role: 'img', 'aria-label': `${number(sure)}${points.unit}，标准${number(points.target)}${points.unit}` },
    h('i', { class: sure >= points.target ? 'sure enough' : 'sure', style: `inline-size:${share(sure)}` }),
    !settled && open > 0 && h('i', { class: 'open', style: `inset-inline-start:${share(sure)};inline-size:${share(Math.min(open, most - sure))}` }),
    h('b', { style: `inset-inline-start:${share(points.target)}` }));
}

function item(one, unit, page) {
  const best = one.parts.length ? one.parts.reduce((a, b) => (b.high > a.high ? b : a)) : one;
  const how = best.calculation !== String(best.low) && best.low === best.high ? best.calculation : '';
  return h('tr', { class: one.low !== one.high && 'open' },
    h('th', { scope: 'row' }, one.name, page.cite(one.basis), how && fine(how), one.note && one.high !== 0 && fine(one.note)),
    h('td', null, one.low === one.high ? `${number(one.low)}${unit}` : '未确认'));
}

function points(card, page) {
  const { points: p } = card;
  if (!p) return null;
  const counted = p.items.filter((one) => one.low === one.high && one.low !== 0);
  const open = p.items.filter((one) => one.low !== one.high);
  const total = p.low === p.high ? p.low : p.plain;
  return h('div', { class: 'points' },
    h('p', { class: 'total' }, h('strong', null, total == null ? '—' : number(total)), p.unit,
      p.target != null && h('span', null, `标准 ${number(p.target)}${p.unit}`),
      p.low !== p.high && h('span', { class: 'told' }, '按已经说到的情况')),
    bar(p),
    counted.length > 0 && h('div', { class: 'table' }, h('table', null, h('caption', { class: 'hidden' }, '分数明细'), h('tbody', null, counted.map((one) => item(one, p.unit, page))))),
    open.length > 0 && fine(`还没有确认：${open.map((one) => one.name).join('、')}`));
}

function classes(card, page) {
  if (!card.grades.length) return null;
  return h('ol', { class: 'ladder' }, card.grades.map((grade) => h('li', { class: `${grade.state}${grade.name === card.grade ? ' here' : ''}` },
    mark(grade.state), h('div', null, h('b', null, grade.name),
      grade.state !== 'not_met' && h('ul', { class: 'conditions' }, grade.criterion.parts.filter((part) => part.state !== 'not_met').map((part) => condition(part, page)))))));
}

function benefits(card, page) {
  const shown = card.benefits.filter((one) => one.state !== 'not_met' || card.benefits.length === 1);
  return shown.length > 0 && h('ul', { class: 'benefits' }, shown.map((one) => h('li', { class: one.state },
    mark(one.state), h('div', null,
      h('p', null, h('b', null, one.name), one.amount && page.cite(one.amount.basis)),
      one.amount && h('p', { class: 'money' }, amount(one.amount.low, one.amount.high, one.unit), h('span', null, one.per, one.months ? `，最长${one.months}个月` : '')),
      one.amount && one.amount.low === one.amount.high && /[（×+]/.test(one.amount.calculation) && fine(one.amount.calculation),
      list(one.instalments), one.note && fine(one.note)))));
}

function foot(card) {
  const notes = card.version ? card.version.notes : [];
  const unsure = [...card.missing_figures, ...(card.version ? card.version.unverified : [])];
  return [
    notes.length > 0 && h('details', { class: 'more' }, h('summary', null, '要知道的'), list(notes)),
    unsure.length > 0 && h('details', { class: 'more unsure' }, h('summary', null, `尚待核实 ${unsure.length} 处`), list(unsure)),
    fine(`按 ${card.as_of} 有效的规定测算${card.version ? `（${span(card.version.start, card.version.end)}）` : ''}，供参考，以主管部门审核为准`),
  ];
}

/** The whole result. */
export function check(card, page) {
  return [
    h('header', null, h('h3', null, card.name), badge(card.status, WORDS[card.status])),
    card.doubts.length > 0 && h('p', { class: 'waiting' }, `结论依据的“${card.doubts.join('”“')}”未经官方核实，请向受理单位确认`),
    points(card, page),
    card.criteria.length > 0 && h('ul', { class: 'conditions' }, card.criteria.map((one) => condition(one, page))),
    classes(card, page),
    benefits(card, page),
    card.changes.length > 0 && h('div', { class: 'ways' }, h('h4', null, '怎样可以达到'), h('ol', null, card.changes.map((way) => h('li', null, way.text)))),
    foot(card),
  ];
}
