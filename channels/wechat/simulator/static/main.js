/* The page: a person on one of the accounts, and the news of the platform. */

import * as chat from './chat.js';
import { byId } from './dom.js';
import * as journal from './journal.js';
import * as menu from './menu.js';

const MEANS = {
  verified: '已认证的服务号：一秒之内答得出就直接回复；答不出先应答“success”，答好后用客服消息送达（用户说话后 48 小时内最多 5 条）。',
  bare: '未认证的账号不能主动发消息：答得慢时不应答，让微信每 5 秒再问一次，共三次，一答好就作为回复；还答不出，就请用户“回复任意文字获取回答”。',
};
let account = 'verified';
let person = someone();
let after = -1; // the lines before one came are another person's
let begun = 0;
let asking = new AbortController();

function someone() {
  return `o${crypto.randomUUID().replaceAll('-', '').slice(0, 27)}`;
}

async function act(what, text = '', choice = '') {
  const body = JSON.stringify({ account, person, do: what, text, choice });
  await fetch('/act', { method: 'POST', headers: { 'Content-Type': 'application/json' }, body });
}

const say = (text, choice) => act('say', text, choice);

function open(path) {
  byId('page').src = path;
  byId('browser').hidden = false;
  byId('shut').focus();
}

function clock(at) {
  return new Date(begun + at * 1000).toTimeString().slice(0, 5);
}

function show(news) {
  menu.draw(news.menu, (key) => act('click', key), (address) => window.open(address, '_blank', 'noreferrer'));
  byId('name').textContent = byId('who').textContent = news.title;
  byId('kind').textContent = news.verified ? '服务号 · 已认证' : '个人订阅号 · 未认证';
  byId('left').textContent = news.left == null ? '不能发客服消息' : `还可发客服消息 ${news.left} 条`;
  document.querySelector(`input[name="slow"][value="${news.slow}"]`)?.click();
  after = news.n;
  for (const line of news.lines) {
    begun = Date.now() - line.at * 1000;
    chat.draw(line, clock, say, open);
    journal.write(line);
  }
}

async function listen() {
  for (;;) {
    try {
      const query = new URLSearchParams({ account, person, after });
      const reply = await fetch(`/events?${query}`, { signal: asking.signal });
      show(await reply.json());
    } catch (error) {
      if (error.name !== 'AbortError') await new Promise((wake) => setTimeout(wake, 1500));
    }
  }
}

/** Another account or another person: nothing was said yet. */
function anew() {
  person = someone();
  after = -1;
  chat.clear();
  journal.clear();
  byId('means').textContent = MEANS[account];
  profile(false);
  asking.abort();
  asking = new AbortController();
}

function profile(known) {
  byId('close').hidden = !known;
  byId('profile').hidden = false;
}

function view(name) {
  document.body.dataset.view = name;
  for (const one of document.querySelectorAll('.views button')) one.setAttribute('aria-pressed', one.dataset.view === name);
}

byId('say').addEventListener('submit', (event) => {
  event.preventDefault();
  const text = byId('text').value.trim();
  byId('text').value = '';
  if (text) say(text);
});
byId('text').addEventListener('keydown', (event) => {
  if (event.key !== 'Enter' || event.shiftKey || event.isComposing) return;
  event.preventDefault();
  byId('say').requestSubmit();
});
byId('follow').addEventListener('click', () => {
  const known = !byId('close').hidden;
  byId('profile').hidden = true;
  act(known ? 'scan' : 'subscribe', byId('scene').value);
  byId('text').focus();
});
byId('close').addEventListener('click', () => { byId('profile').hidden = true; });
byId('more').addEventListener('click', () => profile(true));
byId('shut').addEventListener('click', () => { byId('browser').hidden = true; byId('page').src = 'about:blank'; });
byId('anew').addEventListener('click', anew);
for (const one of document.querySelectorAll('input[name="account"]')) one.addEventListener('change', () => { account = one.value; anew(); });
for (const one of document.querySelectorAll('input[name="slow"]')) one.addEventListener('change', () => act('slow', one.value));
for (const one of document.querySelectorAll('[data-do]')) one.addEventListener('click', () => act(one.dataset.do));
for (const one of document.querySelectorAll('.views button')) one.addEventListener('click', () => view(one.dataset.view));
setInterval(() => { byId('clock').textContent = new Date().toTimeString().slice(0, 5); }, 1000);
anew();
listen();
