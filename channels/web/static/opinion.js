/* Copying an answer with its sources, and saying whether it helped. */

import { h, icon, toast } from './dom.js';
import { plain } from './prose.js';
import { period, stateWord, titled } from './sources.js';
import { post } from './server.js';

const REASONS = ['没答到点上', '内容有误', '政策已过时', '地区不对', '看不懂', '其他'];

/** The answer as one would paste it into a letter. */
export function asText(question, result) {
  const { answer } = result;
  const lines = [`问：${question}`, `答：${plain(answer.text)}`];
  if (answer.citations.length) lines.push('', '依据：');
  for (const source of answer.citations) {
    const number = source.number ? `（${source.number}）` : '';
    lines.push(`〔${source.n}〕${titled(source.title)}${number}${source.label}，${stateWord(source)}，${period(source)}${source.url ? ` ${source.url}` : ''}`);
  }
  if (result.as_of) lines.push('', `按 ${result.as_of} 有效的政策回答。以官方文本和经办机构答复为准。`);
  return lines.join('\n');
}

async function copy(text) {
  try {
    await navigator.clipboard.writeText(text);
  } catch (unavailable) { // no https, or an old browser
    const area = h('textarea', { class: 'hidden', readonly: true });
    area.value = text;
    document.body.append(area);
    area.select();
    const copied = document.execCommand('copy');
    area.remove();
    if (!copied) return toast('没能复制，请长按文字选择后复制');
  }
  return toast('已复制回答和依据');
}

function form(send, close) {
  let reason = '';
  const chips = REASONS.map((word) => h('button', { type: 'button', class: 'chip', 'aria-pressed': 'false', onclick: choose }, word));
  function choose(event) {
    reason = event.currentTarget.textContent;
    chips.forEach((chip) => chip.setAttribute('aria-pressed', String(chip === event.currentTarget)));
  }
  const comment = h('textarea', { rows: 2, maxlength: 500, 'aria-label': '补充说明（可不填）', placeholder: '补充说明（可不填，请勿写个人信息）' });
  return h('form', {
    class: 'opinion',
    onsubmit: (event) => { event.preventDefault(); send(false, reason || null, comment.value.trim() || null); },
    onkeydown: (event) => { if (event.key === 'Escape') { event.stopPropagation(); close(); } },
  }, h('p', null, '哪里不合适？'), h('div', { class: 'chips' }, chips), comment,
  h('div', { class: 'row' }, h('button', { class: 'primary' }, '提交'), h('button', { type: 'button', class: 'plain', onclick: close }, '取消')));
}

/** Copy, helpful, not helpful. */
export function actions(question, result) {
  const up = h('button', { type: 'button', class: 'act', 'aria-pressed': 'false', onclick: () => send(true, null, null) }, icon('up'), '有用');
  const down = h('button', { type: 'button', class: 'act', 'aria-pressed': 'false', 'aria-expanded': 'false', onclick: toggle }, icon('thumbdown'), '没用');
  const box = h('div', { class: 'acts' },
    h('button', { type: 'button', class: 'act', onclick: () => copy(asText(question, result)) }, icon('copy'), '复制'), up, down);
  let opened = null;
  function close() {
    opened?.remove();
    opened = null;
    down.setAttribute('aria-expanded', 'false');
    down.focus();
  }
  function toggle() {
    if (opened) return close();
    opened = form(send, close);
    box.after(opened);
    down.setAttribute('aria-expanded', 'true');
    return opened.querySelector('.chip').focus();
  }
  async function send(helpful, reason, comment) {
    try {
      await post('api/v1/feedback', { answer_id: result.answer_id, helpful, reason, comment });
    } catch (error) {
      return toast(error.status ? error.message : '网络不通，评价没有送出，请稍后再点一次');
    }
    up.setAttribute('aria-pressed', String(helpful));
    down.setAttribute('aria-pressed', String(!helpful));
    if (opened) close();
    return toast('谢谢，您的意见已记录');
  }
  if (!result.answer_id) box.lastChild.remove(), up.remove();
  return box;
}
