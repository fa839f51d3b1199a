/* Wiring: the form, the header, the first screen. */

import { byId, device, h, toast } from './dom.js';
import { forgetPlace, loadPlaces, region, setUpPlaces, takePlace } from './places.js';
import { read } from './server.js';
import { say, setUpTalk, startOver } from './talk.js';

/** What was subscribed to is fetched only by who has subscribed. */
const lookForNews = () => device.get('expects') && import('./notices.js').then((news) => news.setUpNotices((text) => reply({ send: text }))).catch(() => {});


const root = document.documentElement;
const given = new URLSearchParams(location.search);
const embedded = root.classList.contains('embedded');
const form = byId('form');
const question = byId('question');
let busy = false;

function fit() {
  question.style.height = 'auto';
  question.style.height = `${question.scrollHeight}px`;
  const left = 2000 - question.value.length;
  byId('left').hidden = left >= 200;
  byId('left').textContent = left < 200 ? `还可以写 ${left} 个字` : '';
}

function submit(event) {
  event?.preventDefault();
  const message = question.value.trim();
  if (!message) return question.focus();
  if (busy) return toast('上一个问题还在回答，请稍候');
  say(message, region());
  question.value = '';
  return fit();
}

function reply({ send, label, region: place }) {
  if (busy) return;
  if (place) takePlace(place);
  say(send || label, place || region());
  question.focus({ preventScroll: true });
}

function setUpForm() {
  form.addEventListener('submit', submit);
  question.addEventListener('input', fit);
  question.addEventListener('keydown', (event) => {
    if (event.key !== 'Enter' || event.shiftKey || event.isComposing || event.keyCode === 229) return;
    submit(event);
  });
}

function setUpTools() {
  const large = byId('large');
  const show = () => large.setAttribute('aria-pressed', String(root.classList.contains('large')));
  show();
  large.addEventListener('click', () => {
    device.set('large', root.classList.toggle('large') ? '1' : null);
    show();
    fit();
  });
  byId('fresh').addEventListener('click', () => {
    startOver();
    forgetPlace();
    question.focus();
    toast('已开始新对话');
  });
}

function setUpFrame() {
  if (!embedded || parent === window) return;
  const leave = () => parent.postMessage('talent:close', '*');
  byId('close').hidden = false;
  byId('close').addEventListener('click', leave);
  addEventListener('keydown', (event) => {
    if (event.key === 'Escape' && !event.defaultPrevented && !document.querySelector('dialog[open]')) leave();
  });
  addEventListener('message', (event) => {
    if (event.source === parent && event.data === 'talent:opened') question.focus();
  });
}

/** iOS leaves the page as tall as before when its keyboard comes up. */
function setUpKeyboard() {
  const view = window.visualViewport;
  view?.addEventListener('resize', () => {
    if (view.scale > 1.05) return;
    root.style.setProperty('--tall', view.height < innerHeight - 80 ? `${view.height}px` : '100dvh');
    if (view.height < innerHeight - 80) scrollTo(0, 0);
  });
}

async function loadHome() {
  const home = await read('api/v1/home');
  const title = given.get('title')?.slice(0, 30) || home.title;
  byId('title').textContent = title;
  document.title = title;
  byId('notice').textContent = home.notice;
  byId('notice').hidden = !home.notice;
  byId('starters').replaceChildren(...home.starters.map((text) => h('li', null,
    h('button', { type: 'button', class: 'starter', onclick: () => reply({ send: text }) }, text))));
  await loadPlaces(home.region);
}

async function start() {
  setUpForm();
  setUpTools();
  setUpFrame();
  setUpKeyboard();
  setUpPlaces(given.get('region'));
  const talking = setUpTalk({
    onBusy(now) {
      busy = now;
      byId('send').setAttribute('aria-disabled', String(now));
    },
    onReply: reply,
    onAnswer({ answer, conversation_id: id }) {
      if (answer.status === 'handover_requested') import('./person.js').then((person) => person.listen(id)).catch(() => {});
      if (!answer.cards.some((card) => card.type === 'subscription')) return;
      device.set('expects', id);
      lookForNews();
    },
    onRefused(message) {
      if (!question.value) question.value = message;
      fit();
    },
  });
  root.classList.add('ready');
  if (root.classList.contains('early')) submit();
  for (let wait = 1000; ; wait = Math.min(wait * 2, 15000)) {
    try {
      await loadHome();
      break;
    } catch (error) {
      await new Promise((go) => { setTimeout(go, wait); });
    }
  }
  lookForNews();
  await talking;
}

start();
