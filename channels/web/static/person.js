/* What a person at the centre writes, once the visitor has asked for one. */

import { byId, h, tab } from './dom.js';
import { read } from './server.js';

let open = null;
let seen = 0;

function show({ by, text }) {
  byId('log').append(h('article', { class: 'turn' }, h('div', { class: 'answer' },
    h('p', { class: 'look' }, `人工客服 ${by}`), h('div', { class: 'prose' }, h('p', null, text)))));
  byId('scroll').scrollTop = byId('scroll').scrollHeight;
}

async function look() {
  if (open !== tab.get('conversation')) { open = null; return; }
  let wait = document.hidden ? 15000 : 3000;
  try {
    const found = await read(`api/v1/conversations/${open}/person?after=${seen}`);
    for (const one of found.messages) { seen = one.number; show(one); }
    if (!found.open) { open = null; return; }
  } catch (error) { wait = 15000; }
  setTimeout(look, wait);
}

/** Listen in this conversation until the person at the centre has ended. */
export function listen(conversation) {
  if (open === conversation) return;
  if (open === null) setTimeout(look, 500);
  [open, seen] = [conversation, 0];
}
