/* Sources as cards that unfold: the clause with the quoted words marked, what it is and until when it holds. */

import { bring, h, icon } from './dom.js';
import { clauseText } from './quote.js';

const STATES = { in_force: '现行', ended: '已废止', not_yet: '尚未施行', unknown: '日期未见', draft: '征求意见稿' };
const GRADES = {
  official: '官方来源', institution: '机构发布', media: '媒体报道', repo: '公开资料库', seed: '内部资料',
  third_party: '第三方整理', unverified: '来源未核实',
};

const DOUBTFUL = 0.9;

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

function link(url) {
  if (!/^https?:\/\//i.test(url || '')) return null;
  return h('a', { href: url, target: '_blank', rel: 'noopener noreferrer', class: 'out' }, '查看来源网页', icon('out'),
    h('span', { class: 'hidden' }, '（在新窗口打开）'));
}

/** How sure the recognition of a scanned clause was, in whole percents never rounded up. */
function scanned({ confidence }) {
  if (confidence == null) return null;
  return h('p', { class: `scanned${confidence < DOUBTFUL ? ' doubt' : ''}` }, `由扫描件识别，可信度 ${Math.floor(Math.round(confidence * 1000) / 10)}%，请以原件为准`);
}

function doubts(notes) {
  const list = notes.map((note) => h('p', { class: 'doubt' }, icon('warn'), h('span', null, note)));
  if (list.length < 3) return list;
  return h('details', { class: 'doubts' }, h('summary', null, icon('warn'), `该文件有 ${list.length} 项尚未核实`), list);
}

/** What the clause refers to: a clause unfolds, a document is named. */
function references({ title, references: list = [] }) {
  return list.filter((one) => one.title).map((one) => {
    const meant = one.title === title ? one.label : titled(one.title) + (one.label || '');
    const line = one.text.includes(meant) ? `提到${one.text}` : `${one.text} → ${meant}`;
    return one.quote ? h('details', { class: 'refers' }, h('summary', null, line), h('p', null, one.quote)) : h('p', { class: 'refers' }, line);
  });
}

function body(source, goBack) {
  const facts = [source.number, source.region_name, GRADES[source.grade] || source.grade, period(source)].filter(Boolean);
  return h('div', { class: 'source-body' },
    h('p', { class: 'facts' }, facts.map((fact) => h('span', null, fact))),
    h('div', { class: 'clause' }, source.context && h('p', { class: 'context' }, source.context),
      clauseText(source.label, source.text || source.quote || '', source.quote || '')),
    scanned(source),
    references(source),
    doubts(source.unverified || []),
    h('p', { class: 'source-foot' }, link(source.url), goBack));
}

/** The clauses of one document, under its title and how it stands. */
function group(cited, card) {
  const [first] = cited;
  return h('li', { class: `document ${stateOf(first)}` },
    h('p', { class: 'document-head' }, h('span', null, titled(first.title)), h('span', { class: `badge ${stateOf(first)}` }, stateWord(first))),
    cited.map(card));
}

function grouped(citations) {
  const groups = new Map();
  for (const source of citations) {
    const key = `${source.document_id} ${stateOf(source)}`;
    groups.set(key, [...(groups.get(key) || []), source]);
  }
  return [...groups.values()];
}

/** The sources of an answer: `element` to show, `mark(n)` for the text. */
export function sources(citations, id) {
  const marks = new Map();
  const cards = new Map();
  const card = (source) => {
    const goBack = h('button', { type: 'button', class: 'back', onclick: () => marks.get(source.n)?.focus() }, '回到正文');
    const details = h('details', { class: 'source', id: `${id}-${source.n}` },
      h('summary', null, h('span', { class: 'n' }, String(source.n)), h('span', { class: 'label' }, source.label)),
      body(source, goBack));
    cards.set(source.n, details);
    return details;
  };
  const open = (n) => {
    const details = cards.get(n);
    details.open = true;
    details.firstChild.focus({ preventScroll: true });
    bring(details);
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
    h('h3', null, `依据 ${citations.length} 条`), h('ol', null, grouped(citations).map((cited) => group(cited, card))));
  return { element, mark };
}
