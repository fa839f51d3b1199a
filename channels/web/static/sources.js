/* Sources as cards that unfold: the clause with the quoted words marked, what it is and until when it holds. */

import { bring, h, icon } from './dom.js';

const STATES = { in_force: '现行', ended: '已废止', not_yet: '尚未施行', unknown: '日期未见', draft: '征求意见稿' };
const GRADES = {
  official: '官方来源', institution: '机构发布', media: '媒体报道', repo: '公开资料库', seed: '内部资料',
  third_party: '第三方整理', unverified: '来源未核实',
};

/** A title in book marks, once. */
export const titled = (title) => (title.startsWith('《') ? title : `《${title}》`);

/** How the clause stands on the day of the answer. */
export const stateOf = (source) => (STATES[source.state] ? source.state : 'unknown');

/** The word for it. */
export const stateWord = (source) => STATES[stateOf(source)];

/** From when to when, in words. */
export function period(source) {
  const { effective_from: from, effective_to: to } = source;
  if (from && to) return `${from} 起施行，至 ${to}`;
  if (from) return `${from} 起施行`;
  return to ? `至 ${to}` : '施行日期未见，请核实';
}

/** The clause's text with the quoted words marked, however the quote was shortened or wrapped. */
export function marked(text, quote) {
  const spans = [];
  for (const part of quote.split(/…+|\n/).map((piece) => piece.replace(/\s+/g, '')).filter(Boolean)) {
    const span = find(text, part);
    if (span) spans.push(span);
  }
  spans.sort((a, b) => a[0] - b[0]);
  const nodes = [];
  let last = 0;
  for (const [start, end] of spans) {
    if (end <= last) continue;
    const begin = Math.max(start, last);
    nodes.push(text.slice(last, begin), h('mark', null, text.slice(begin, end)));
    last = end;
  }
  return [...nodes, text.slice(last)];
}

function find(text, wanted) {
  const places = [];
  let packed = '';
  for (let i = 0; i < text.length; i += 1) {
    if (!/\s/.test(text[i])) { packed += text[i]; places.push(i); }
  }
  const at = packed.indexOf(wanted);
  return at < 0 ? null : [places[at], places[at + wanted.length - 1] + 1];
}

function link(url) {
  if (!/^https?:\/\//i.test(url || '')) return null;
  return h('a', { href: url, target: '_blank', rel: 'noopener noreferrer', class: 'out' }, '查看来源网页', icon('out'),
    h('span', { class: 'hidden' }, '（在新窗口打开）'));
}

function body(source, goBack) {
  const text = source.text || source.quote || '';
  const facts = [source.number, source.region_name, GRADES[source.grade] || source.grade].filter(Boolean);
  return h('div', { class: 'source-body' },
    facts.length > 0 && h('p', { class: 'facts' }, facts.map((fact) => h('span', null, fact))),
    h('p', { class: 'period' }, period(source)),
    h('div', { class: 'clause' }, source.context && h('p', { class: 'context' }, source.context),
      h('p', null, h('b', null, source.label), marked(text, source.quote || ''))),
    (source.unverified || []).map((note) => h('p', { class: 'doubt' }, icon('warn'), h('span', null, note))),
    h('p', { class: 'source-foot' }, link(source.url), goBack));
}

/** The sources of an answer: `element` to show, `mark(n)` for the text. */
export function sources(citations, id) {
  const marks = new Map();
  const cards = new Map();
  const list = citations.map((source) => {
    const goBack = h('button', { type: 'button', class: 'back', onclick: () => marks.get(source.n)?.focus() }, '回到正文');
    const card = h('details', { class: `source ${stateOf(source)}`, id: `${id}-${source.n}` },
      h('summary', null, h('span', { class: 'n' }, String(source.n)),
        h('span', { class: 'source-title' }, titled(source.title), h('span', { class: 'label' }, source.label)),
        h('span', { class: `badge ${stateOf(source)}` }, stateWord(source))),
      body(source, goBack));
    cards.set(source.n, card);
    return h('li', null, card);
  });
  const open = (n) => {
    const card = cards.get(n);
    card.open = true;
    card.firstChild.focus({ preventScroll: true });
    bring(card);
  };
  const mark = (n) => {
    const source = citations.find((one) => one.n === n);
    if (!source) return '';
    const label = `依据${n}：${titled(source.title)}${source.label}，${stateWord(source)}`;
    const button = h('button', {
      type: 'button', class: `cite ${stateOf(source)}`, 'aria-label': label, title: label, 'aria-controls': `${id}-${n}`, onclick: () => open(n),
    }, String(n));
    if (!marks.has(n)) marks.set(n, button);
    return button;
  };
  const element = citations.length > 0 && h('div', { class: 'sources', role: 'group', 'aria-label': '依据' },
    h('h3', null, `依据 ${citations.length} 条`), h('ol', null, list));
  return { element, mark };
}
