/* Small parts that cards share. */

import { h } from './dom.js';

const SIGNS = { met: '✓', not_met: '✗', unknown: '?', not_in_force: '–' };

/** A number without needless decimals, in groups of three. */
export const number = (value) => Number(value.toFixed(4)).toLocaleString('zh-CN', { maximumFractionDigits: 4 });

/** An amount, or from what to what; large sums of yuan in 万元. */
export function amount(low, high, unit) {
  const told = (value) => (unit === '元' && value >= 100000 && value % 1000 === 0 ? `${number(value / 10000)}万元` : `${number(value)}${unit}`);
  if (low === high) return told(low);
  return high >= 1e15 ? `${told(low)}起` : `${told(low)}～${told(high)}`;
}

/** From when to when something stands. */
export const span = (start, end) => `${start} 起${end ? `至 ${end}` : ''}`;

/** ✓ ✗ ? for the eye; the words stand beside it for the ear. */
export const mark = (state) => h('span', { class: `sign ${state}`, 'aria-hidden': 'true' }, SIGNS[state] || '·');

/** A word on how something stands. */
export const badge = (kind, words) => h('span', { class: `state ${kind}` }, words);

/** That nobody official has confirmed it. */
export const doubt = () => h('span', { class: 'unsure' }, '未核实');

/** A small line. */
export const fine = (words) => h('p', { class: 'fine' }, words);

/** A list of words, if there are any. */
export const list = (words) => words && words.length > 0 && h('ul', { class: 'plain-list' }, words.map((one) => h('li', null, one)));

/** A button that sends what it says, or something else. */
export const sender = (page, words, sent = words, kind = 'chip') => h('button', { type: 'button', class: kind, onclick: () => page.act(words, sent) }, words);
