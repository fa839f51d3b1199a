/* Which place's policies answer: chosen by the person, remembered on this device. */

import { byId, device, h, tab, toast } from './dom.js';
import { read } from './server.js';

const ANYWHERE = 'any';
let places = [];
let home = null;
let given = null; // by the page that embeds us

const NATION = '000000';
const find = (code) => places.find((place) => place.code === code);

/** Whether a place lies in another one; that all lie in the nation need not be said. */
const lies = (place) => Boolean(place.parent) && place.parent !== NATION && place.parent !== place.code && find(place.parent);

function path(code) {
  const place = find(code);
  if (!place) return '';
  const above = lies(place) ? path(place.parent) : '';
  return above && !place.name.startsWith(above) ? above + place.name : place.name;
}

const remembered = () => (given ? `place.${given}` : 'place');
const chosen = () => tab.get('place') ?? device.get(remembered()) ?? given;

/** What to send with a question: null when nothing was chosen. */
export const region = () => chosen();

function name(code) {
  return code === ANYWHERE || !code ? '不限地区' : path(code) || code;
}

function show() {
  const words = name(chosen() ?? home);
  byId('place-name').textContent = words;
  byId('place').setAttribute('aria-label', `当前地区：${words}，点击更换`);
}

/** Take a place for this conversation only, as an answer to a question that asked for it. */
export function takePlace(code) {
  tab.set('place', code);
  show();
  toast(`已按${name(code)}的政策回答`);
}

/** Back to the remembered place. */
export function forgetPlace() {
  tab.set('place', null);
  show();
}

function choose(code) {
  tab.set('place', null);
  device.set(remembered(), code);
  show();
  byId('places').close();
  toast(`接下来按${name(code)}的政策回答`);
}

function item(code, words, depth) {
  const current = code === (chosen() ?? home ?? ANYWHERE);
  return h('li', null, h('button', { type: 'button', class: `depth${depth}`, 'aria-current': current && 'true', onclick: () => choose(code) }, words));
}

function depth(place) {
  const above = lies(place);
  return above ? Math.min(depth(above) + 1, 2) : 0;
}

function list() {
  const wanted = byId('places-find').value.trim();
  const fitting = places.filter((place) => path(place.code).includes(wanted));
  const items = fitting.map((place) => (wanted ? item(place.code, path(place.code), 0) : item(place.code, place.code === NATION ? `${place.name}（只看国家政策）` : place.name, depth(place))));
  if (!wanted) items.unshift(item(ANYWHERE, '不限地区', 0));
  byId('places-list').replaceChildren(...items);
  const none = places.length ? '没有这个地区的政策。可选“不限地区”，或换个名称查找。' : '正在载入地区……';
  byId('places-none').textContent = places.length && items.length ? '' : none;
}

function tree(found) {
  const walk = (place) => [place, ...found.filter((one) => lies(one) === place).flatMap(walk)];
  return found.filter((place) => !lies(place)).flatMap(walk);
}

/** Fill the list and listen; the home region counts until another is chosen. */
export function setUpPlaces(wanted) {
  given = wanted;
  const dialog = byId('places');
  if (!dialog.showModal) {
    dialog.showModal = () => dialog.setAttribute('open', '');
    dialog.close = () => dialog.removeAttribute('open');
  }
  byId('place').addEventListener('click', () => {
    byId('places-find').value = '';
    list();
    dialog.showModal();
  });
  byId('places-close').addEventListener('click', () => dialog.close());
  byId('places-find').addEventListener('input', list);
  byId('places-find').addEventListener('keydown', (event) => {
    if (event.key === 'Enter') byId('places-list').querySelector('button')?.click();
  });
  dialog.addEventListener('click', (event) => { if (event.target === dialog) dialog.close(); });
}

/** The places and the home region, once the server has told them. */
export async function loadPlaces(homeRegion) {
  places = await read('api/v1/regions');
  places = tree(places);
  home = homeRegion;
  const wanted = given;
  given = wanted && (places.find((place) => [place.code, place.name, path(place.code)].includes(wanted))?.code ?? null);
  if (wanted && !given) console.warn(`data-region: ${wanted} is none of the places at api/v1/regions`);
  show();
  if (byId('places').open) list();
}
