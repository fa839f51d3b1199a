/* The bubbles on the telephone's screen. */

import { byId, h } from './dom.js';

const PIECES = /<a href="([^"]*)">([^<]*)<\/a>|回复“([^”]{1,12})”|^(\d)\. (.+)$/gm;
const QUIET = 180; // seconds after which WeChat says the time again
let last = -Infinity;

/** An empty screen. */
export function clear() {
  byId('chat').replaceChildren();
  last = -Infinity;
}

/** What a line of the journal puts on the screen; `say` writes, `open` shows a page. */
export function draw(line, clock, say, open) {
  if (line.kind === 'says') add(line, clock, 'mine', line.text);
  else if (line.kind === 'shows') add(line, clock, '', pieces(line.text, say, open), options(line.options, say));
  else if (line.kind === 'fault') note(line.text, 'bad');
  else if (line.kind === 'does') note(happened(line));
}

function happened(line) {
  if (line.event === 'subscribe') return '你已关注该公众号';
  if (line.event === 'unsubscribe') return '你已取消关注';
  return line.event === 'SCAN' ? '你扫了公众号的二维码' : '';
}

function add(line, clock, whose, ...content) {
  if (line.at - last > QUIET) byId('chat').append(h('p', { class: 'when' }, clock(line.at)));
  last = line.at;
  const face = h('span', { class: 'avatar', 'aria-hidden': 'true' }, whose ? '我' : '才');
  byId('chat').append(h('div', { class: `row ${whose}` }, face, h('div', { class: 'bubble' }, ...content)));
  byId('chat').lastElementChild.scrollIntoView({ block: whose || tall() ? 'start' : 'end' });
}

function tall() {
  const chat = byId('chat');
  return chat.lastElementChild.offsetHeight > chat.clientHeight;
}

function note(text, kind = '') {
  if (!text) return;
  byId('chat').append(h('p', { class: `note ${kind}` }, text));
  byId('chat').lastElementChild.scrollIntoView({ block: 'end' });
}

/** Links, and what can be answered by a tap: numbered options, 回复“继续”. */
function pieces(text, say, open) {
  const found = [];
  let at = 0;
  for (const match of text.matchAll(PIECES)) {
    found.push(text.slice(at, match.index));
    const [whole, address, name, word, number] = match;
    if (name) found.push(link(address, name, open));
    else if (word) found.push('回复“', h('button', { type: 'button', onclick: () => say(word) }, word), '”');
    else found.push(h('button', { type: 'button', class: 'option', onclick: () => say(number) }, whole));
    at = match.index + whole.length + (number && text[match.index + whole.length] === '\n' ? 1 : 0);
  }
  return [...found, text.slice(at)];
}

function link(address, name, open) {
  const path = new URL(address).pathname;
  if (!path.startsWith('/c/')) return h('a', { href: address, target: '_blank', rel: 'noreferrer' }, name);
  return h('a', { href: path, onclick: (event) => { event.preventDefault(); open(path); } }, name);
}

function options(list, say) {
  if (!list) return null;
  const tap = (one) => h('button', { type: 'button', onclick: () => say(one.content, one.id) }, one.content);
  return h('span', { class: 'options' }, list.map(tap));
}
