/* The menu bar under the chat. */

import { byId, h } from './dom.js';

let drawn = '';

/** Draw the menu where it changed; `click` is told the key of a button, `open` an address. */
export function draw(menu, click, open) {
  const now = JSON.stringify(menu);
  if (now === drawn) return;
  drawn = now;
  byId('menu').replaceChildren(...(menu.button || []).map((one) => top(one, click, open)));
}

function top(one, click, open) {
  if (!one.sub_button?.length) return h('div', null, button(one, click, open));
  const list = h('ul', { hidden: true }, one.sub_button.map((sub) => h('li', null, button(sub, click, open))));
  const toggle = () => {
    const shown = !list.hidden;
    close();
    list.hidden = shown;
  };
  return h('div', null, list, h('button', { type: 'button', class: 'tops', onclick: toggle }, one.name));
}

function button(one, click, open) {
  const act = () => {
    close();
    if (one.type === 'view') open(one.url);
    else click(one.key);
  };
  return h('button', { type: 'button', onclick: act }, one.name);
}

function close() {
  for (const list of byId('menu').querySelectorAll('ul')) list.hidden = true;
}
