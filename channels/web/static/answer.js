/* One turn on the page: the question, and the answer from the first sign of life to the last word. */

import { h, icon } from './dom.js';
import { cardElement, drawn } from './cards.js';
import { actions } from './opinion.js';
import { prose } from './prose.js';
import { sources, stateOf } from './sources.js';

const LOOKS = [
  ['answered_by_tool', 'computed', 'sum', '按政策规则计算'],
  ['clarification', 'asks', 'ask', '需要您补充一点信息'],
  ['unanswerable_out_of_scope', 'refused', 'none', '不在服务范围'],
  ['unanswerable', 'refused', 'none', '没有找到依据'],
  ['guardrail', 'refused', 'none', '这个问题不能回答'],
  ['handover', 'asks', 'person', '转人工服务'],
  ['error', 'failed', 'warn', '没能完成回答'],
];
let count = 0;

function lookOf({ status, citations }) {
  const known = LOOKS.find(([prefix]) => status.startsWith(prefix));
  if (known) return known.slice(1);
  const ended = citations.some((source) => stateOf(source) === 'ended');
  return ended || status.includes('history') ? ['history', 'past', '涉及已废止的政策，请留意日期'] : ['answered', null, ''];
}

function standing(result) {
  if (!result.answer.citations.length || !result.as_of) return null;
  const place = result.region_name ? ` · ${result.region_name}` : '';
  return h('p', { class: 'standing' }, `按 ${result.as_of} 有效的政策回答${place}`);
}

function quick(replies, onReply) {
  if (!replies.length) return null;
  return h('div', { class: 'quick', role: 'group', 'aria-label': '可以接着选' },
    replies.map((reply) => h('button', { type: 'button', class: 'chip', onclick: () => onReply(reply) }, reply.label)));
}

/** The words of an answer; where cards show it all, its first line and what is asked, the rest folded. */
function wording(answer, mark) {
  const lines = answer.text.split('\n').filter((line) => line.trim());
  if (!answer.cards.some(drawn) || lines.length < 4) return h('div', { class: 'prose' }, prose(answer.text, mark));
  const asks = answer.status.startsWith('clarification') && /[？：]$/.test(lines[lines.length - 1]) ? lines.slice(-1) : [];
  return [h('div', { class: 'prose' }, prose([lines[0], ...asks].join('\n'), mark)),
    h('details', { class: 'words' }, h('summary', null, '文字版'), h('div', { class: 'prose' }, prose(answer.text, mark)))];
}

/** A turn; `element` goes into the log. */
export function turn(question, onReply) {
  const id = `a${(count += 1)}`;
  const status = h('p', { class: 'working' }, h('i', { 'aria-hidden': 'true' }), h('span', null, '正在发送…'));
  const text = h('div', { class: 'prose' });
  const box = h('div', { class: 'answer', 'aria-busy': 'true' }, status, text);
  const element = h('article', { class: 'turn' }, h('h2', { class: 'question' }, h('span', { class: 'hidden' }, '您问：'), question), box);

  function fill(kind, ...children) {
    box.className = `answer ${kind}`;
    box.removeAttribute('aria-busy');
    box.replaceChildren(...children.flat().filter(Boolean));
  }

  return {
    element,
    box,
    working(words) { status.lastChild.textContent = words; },
    write(words) {
      text.replaceChildren(...prose(words, (n) => h('sup', { class: 'cite', 'aria-hidden': 'true' }, n)));
      status.hidden = words !== '';
    },
    finish(result) {
      const { answer } = result;
      const [kind, symbol, words] = lookOf(answer);
      const { element: list, mark } = sources(answer.citations, id);
      const page = {
        act: (label, send) => onReply({ label, send }),
        cite: (ids) => answer.citations.filter((source) => ids.includes(source.clause_id)).slice(0, 2).map((source) => mark(source.n)),
      };
      fill(kind, words && h('p', { class: 'look' }, icon(symbol), words),
        wording(answer, mark), answer.cards.map((card) => cardElement(card, page)), list, standing(result), actions(question, result));
      const again = kind === 'failed' ? [{ label: '重试', send: question }] : [];
      const picker = answer.cards.some((card) => card.type === 'slots'); // its times are buttons already
      const replies = quick([...again, ...(picker ? [] : answer.quick_replies)], onReply);
      if (replies) element.append(replies);
    },
    fail(title, words, retry, number) {
      fill('failed', h('p', { class: 'look' }, icon('warn'), title), h('div', { class: 'prose' }, h('p', null, words), number && h('p', { class: 'standing' }, `编号 ${number.slice(-12)}`)),
        retry && h('div', { class: 'acts' }, h('button', { type: 'button', class: 'primary', onclick: retry }, '重试')));
    },
    restart() {
      fill('', status, text);
      box.setAttribute('aria-busy', 'true');
      status.hidden = false;
      text.replaceChildren();
    },
    settle() { element.querySelector('.quick')?.remove(); },
  };
}
