/* The answer's text as elements: paragraphs, lists, tables, bold words and source marks. */

import { h } from './dom.js';

// Source marks have up to three digits; 〔2025〕 is the year of a document number (文号).
const INLINE = /〔(\d{1,3})〕|\*\*(.+?)\*\*/g;

/** Text and what is marked in it; `mark(n)` makes the button of source n. */
function inline(text, mark) {
  const nodes = [];
  let last = 0;
  for (const found of text.matchAll(INLINE)) {
    nodes.push(text.slice(last, found.index), found[1] ? ['\u2060', mark(Number(found[1]))] : h('strong', null, found[2]));
    last = found.index + found[0].length;
  }
  nodes.push(text.slice(last));
  return nodes.flat();
}

const cells = (line) => line.trim().replace(/^\||\|$/g, '').split('|').map((cell) => cell.trim());
const isRule = (line) => /^\|?[\s:|-]+\|?$/.test(line) && line.includes('-');

function table(lines, mark) {
  const headed = lines.length > 1 && isRule(lines[1]);
  const rows = lines.filter((line) => !isRule(line)).map(cells);
  const head = headed ? rows.shift() : null;
  return h('div', { class: 'table', tabindex: '0', role: 'group', 'aria-label': '表格' }, h('table', null,
    head && h('thead', null, h('tr', null, head.map((cell) => h('th', { scope: 'col' }, inline(cell, mark))))),
    h('tbody', null, rows.map((row) => h('tr', null, row.map((cell) => h('td', null, inline(cell, mark))))))));
}

function block(kind, lines, mark) {
  if (kind === 'table') return table(lines, mark);
  if (kind === 'list') return h('ul', null, lines.map((line) => h('li', null, inline(line.replace(/^\s*[-•] /, ''), mark))));
  if (kind === 'head') return h('h3', null, inline(lines[0].replace(/^#+ /, ''), mark));
  return h('p', null, inline(lines[0], mark));
}

function kindOf(line) {
  if (/^\s*\|/.test(line)) return 'table';
  if (/^\s*[-•] /.test(line)) return 'list';
  return /^#+ /.test(line) ? 'head' : 'text';
}

/** All of the text; a mark that is still being written is left out. */
export function prose(text, mark) {
  const groups = [];
  for (const line of text.replace(/〔\d*$/, '').split('\n')) {
    if (!line.trim()) { groups.push({ kind: 'gap' }); continue; }
    const kind = kindOf(line);
    const previous = groups[groups.length - 1];
    if (previous && previous.kind === kind && (kind === 'table' || kind === 'list')) previous.lines.push(line);
    else groups.push({ kind, lines: [line] });
  }
  return groups.filter((group) => group.lines).map((group) => block(group.kind, group.lines, mark));
}

/** The same text for the clipboard. */
export const plain = (text) => text.replace(/\*\*(.+?)\*\*/g, '$1');
