/* Cards beside an answer; a kind this page does not know is shown by what it holds. */

import { h, icon } from './dom.js';

const LOUD = ['notice', 'warning', 'unverified', 'conflict'];

function rows(card) {
  if (!Array.isArray(card.rows) || !Array.isArray(card.rows[0])) return null;
  const head = card.header || card.columns;
  return h('div', { class: 'table', tabindex: '0', role: 'group', 'aria-label': card.title || '表格' }, h('table', null,
    head && h('thead', null, h('tr', null, head.map((cell) => h('th', { scope: 'col' }, String(cell))))),
    h('tbody', null, card.rows.map((row) => h('tr', null, row.map((cell) => h('td', null, String(cell ?? ''))))))));
}

function items(card) {
  const list = card.items || card.lines;
  if (!Array.isArray(list)) return null;
  return h('ul', null, list.map((item) => h('li', null,
    typeof item === 'object' && item ? [h('b', null, item.label || item.title || ''), ' ', String(item.value ?? item.text ?? '')] : String(item))));
}

/** A card as an element, or null when there is nothing in it to read. */
export function cardElement(card) {
  const parts = [card.text && h('p', null, String(card.text)), items(card), rows(card)].filter(Boolean);
  if (!parts.length && !card.title) return null;
  const loud = LOUD.includes(card.type);
  return h('section', { class: loud ? 'card loud' : 'card' }, card.title && h('h3', null, loud && icon('warn'), String(card.title)), parts);
}
