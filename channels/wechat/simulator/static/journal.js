/* What the platform delivers, what it is replied, what we call: line by line, for somebody who looks on. */

import { byId, h } from './dom.js';

const WAYS = { person: '用户', to: '微信 → 本系统', from: '本系统 → 微信', api: '本系统 → 接口', wait: '微信', lost: '微信', fault: '微信 → 用户', shows: '微信 → 用户' };
const CODES = { 0: '成功', '-1': '系统繁忙，本系统会再试', 40001: '令牌不对，本系统会换', 42001: '令牌过期，本系统会换', 45047: '额度用完，留到用户下次说话', 45015: '超过时限，留到用户下次说话', 48001: '没有权限', 43004: '用户已取消关注' };

let replied = null; // the line of the last reply, until it is opened
let follows = true; // unless somebody scrolled up to read

byId('log').addEventListener('scroll', ({ target }) => {
  follows = target.scrollHeight - target.scrollTop - target.clientHeight < 60;
});

/** An empty journal. */
export function clear() {
  replied = null;
  byId('log').replaceChildren(h('li', { class: 'empty' }, '在手机上说一句话，这里会显示微信与本系统之间的往来。'));
}

/** One more line. */
export function write(line) {
  if (line.kind === 'takes' && replied) {
    replied.querySelector('.what').append('；', ...[took(line)].flat());
    replied = null;
    return;
  }
  const told = says(line);
  if (!told) return;
  const [kind, text, raw] = told;
  const log = byId('log');
  log.querySelector('.empty')?.remove();
  const first = ['says', 'does'].includes(line.kind) ? ' first' : '';
  const details = raw && h('details', null, h('summary', null, '看原文'), h('pre', null, raw));
  const what = h('div', null, h('span', { class: 'what' }, text), details);
  log.append(h('li', { class: kind + first }, h('time', null, seconds(line.at)), h('span', { class: 'way' }, WAYS[kind]), what));
  if (line.kind === 'replied') replied = log.lastElementChild;
  if (follows) log.scrollTop = log.scrollHeight;
}

function seconds(at) {
  return `${String(Math.floor(at / 60)).padStart(2, '0')}:${(at % 60).toFixed(1).padStart(4, '0')}`;
}

function says(line) {
  const nth = line.delivery && `第 ${line.delivery} 次`;
  switch (line.kind) {
    case 'says': return ['person', `说：${short(line.text)}`];
    case 'does': return ['person', `${event(line)}`];
    case 'delivers': return ['to', [`${nth}投递${line.query.encrypt_type ? '，已加密、已签名' : ''}`], request(line)];
    case 'replied': return ['from', [`${line.seconds.toFixed(2)} 秒后应答`], line.body];
    case 'takes': return ['from', took(line)];
    case 'silence': return ['wait', `5 秒没有应答，断开连接${line.delivery < 3 ? '，将再次投递' : ''}`];
    case 'refused': return ['wait', `连不上本系统${line.delivery < 3 ? '，5 秒后再次投递' : ''}`];
    case 'lost': return ['lost', '应答在路上丢了，将再次投递同一条消息'];
    case 'wrong': return ['fault', `应答不合要求：${line.why}`];
    case 'api': return ['api', called(line)];
    case 'fault': return ['fault', `提示“${line.text}”`];
    case 'shows': return line.how === 'service' ? ['shows', '显示客服消息'] : null;
    default: return null;
  }
}

const short = (text) => (text.length > 60 ? `${text.slice(0, 60)}……` : text);

function event(line) {
  const names = { subscribe: '关注', unsubscribe: '取消关注', SCAN: '扫码', CLICK: '点击菜单' };
  return `${names[line.event] || line.event}${line.key ? `（${line.key.replace('qrscene_', '')}）` : ''}`;
}

function request(line) {
  return `POST ?${new URLSearchParams(line.query)}\n\n${line.body}${line.body.length >= 900 ? '……' : ''}`;
}

function took(line) {
  if (line.form === 'acknowledged') return '“success”：收到了，答案稍后另发';
  const sealed = line.encrypted ? [h('span', { class: 'ok' }, '签名正确、解密成功'), `，`] : [];
  return ['被动回复：', ...sealed, `正文 ${line.bytes} 字节`];
}

function called(line) {
  const result = `${line.errcode} ${CODES[line.errcode] || ''}`;
  if (line.path.endsWith('stable_token')) return `取 access_token：${result}`;
  if (line.path.endsWith('custom/send')) return `发客服消息：${result}${line.errcode ? '' : `，还可发 ${line.left} 条`}`;
  return `${line.path}：${result}`;
}
