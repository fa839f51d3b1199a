/* A clause's text with the quoted words marked; rows of a table are set as a table again. */

import { h } from './dom.js';

const tight = (text) => text.replace(/\s+/g, '');

/** Where a quote stands in the text, whatever white space lies between. */
function exact(text, wanted) {
  const places = [];
  let packed = '';
  for (let i = 0; i < text.length; i += 1) {
    if (!/\s/.test(text[i])) { packed += text[i]; places.push(i); }
  }
  const at = packed.indexOf(wanted);
  return at < 0 ? null : [places[at], places[at + wanted.length - 1] + 1];
}

/** The line that holds all words of a quote: a table's row is quoted without its column names. */
function line(text, part) {
  const words = part.split(/[\s：；，、:;,|]+/).filter(Boolean);
  let start = 0;
  for (const one of text.split('\n')) {
    if (words.length > 1 && words.every((word) => tight(one).includes(word))) return [start, start + one.length];
    start += one.length + 1;
  }
  return null;
}

function spans(text, quote) {
  const found = [];
  const missing = [];
  for (const part of quote.split(/…+|\n/)) {
    const wanted = tight(part);
    if (!wanted) continue;
    const span = exact(text, wanted) || line(text, part);
    if (span) found.push(span);
    else missing.push(part);
  }
  return { found: found.sort((a, b) => a[0] - b[0]), missing };
}

function marked(text, offset, found) {
  const nodes = [];
  let last = 0;
  for (const [from, to] of found) {
    const start = Math.max(from - offset, last);
    const end = Math.min(to - offset, text.length);
    if (end <= start) continue;
    nodes.push(text.slice(last, start), h('mark', null, text.slice(start, end)));
    last = end;
  }
  return [...nodes, text.slice(last)];
}

/** 学历：硕士；标准：3万元 on every line with the same names is a table; anything else is not. */
function grid(text) {
  const lines = text.split('\n').filter((one) => one.trim());
  const rows = lines.map((one) => one.split('；').map((cell) => [cell.split('：', 1)[0], cell.split('：').slice(1).join('：')]));
  const names = rows[0].map(([name]) => name).join();
  const same = rows.every((row) => row.map(([name]) => name).join() === names && row.every((cell) => cell[1]));
  return lines.length > 1 && rows[0].length > 1 && same ? { lines, rows } : null;
}

function table({ lines, rows }, text, found) {
  let from = 0;
  const quoted = lines.map((one) => {
    const start = text.indexOf(one, from);
    from = start + one.length;
    return found.some(([a, b]) => a < from && b > start);
  });
  return h('div', { class: 'table' }, h('table', null,
    h('thead', null, h('tr', null, rows[0].map(([name]) => h('th', { scope: 'col' }, name)))),
    h('tbody', null, rows.map((row, i) => h('tr', null, row.map(([, value]) => h('td', null, quoted[i] ? h('mark', null, value) : value)))))));
}

/** The clause as elements; words of the quote that are not in it are shown before it. */
export function clauseText(label, text, quote) {
  const { found, missing } = spans(text, quote);
  const rows = grid(text);
  const words = rows ? table(rows, text, found) : marked(text, 0, found);
  return [missing.map((part) => h('p', { class: 'context' }, h('mark', null, part))),
    h(rows ? 'div' : 'p', null, h('b', null, label), words)];
}
