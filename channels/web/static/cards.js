/* Cards beside an answer: one renderer a kind; a kind this page does not know is shown by what it holds. */

import { h, icon } from './dom.js';

const LOUD = ['notice', 'warning', 'unverified', 'conflict'];
const FILES = {
  check: ['check'],
  policies: ['match', 'duplicates', 'materials', 'privileges'],
  services: ['steps', 'places', 'slots', 'booking', 'requests', 'subscription', 'handover'],
};
const fileOf = (type) => Object.keys(FILES).find((file) => FILES[file].includes(type));
let dress;

/** The cards' looks, fetched with the first card: most visits see none. */
export function dressed() {
  dress ||= new Promise((ready) => {
    document.head.append(h('link', { rel: 'stylesheet', href: new URL('./cards.css', import.meta.url).href, onload: ready, onerror: ready }));
  });
  return dress;
}

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

function plain(card) {
  const parts = [card.text && h('p', null, String(card.text)), items(card), rows(card)].filter(Boolean);
  if (!parts.length && !card.title) return null;
  const loud = LOUD.includes(card.type);
  return h('section', { class: loud ? 'card loud' : 'card' }, card.title && h('h3', null, loud && icon('warn'), String(card.title)), parts);
}

/** Whether the page draws this kind in full, so that the words of the answer need not say it again. */
export const drawn = (card) => fileOf(card.type) !== undefined;

/** A card as an element, or null when there is nothing in it to read. `page.act(text)` sends what a button says; `page.cite(ids)` are the marks of clauses. */
export function cardElement(card, page) {
  if (!drawn(card)) return plain(card);
  const element = h('section', { class: `outcome of-${card.type}`, 'aria-label': card.name || card.title || '结果', 'aria-busy': 'true' });
  Promise.all([import(`./${fileOf(card.type)}.js`), dressed()])
    .then(([module]) => element.replaceChildren(...[module[card.type](card, page)].flat(3).filter(Boolean)))
    .catch(() => element.replaceChildren(h('p', null, '结果卡片没有画出来，请看“文字版”。')))
    .finally(() => element.removeAttribute('aria-busy'));
  return element;
}
