/* Building the page from text: strings become text nodes, never markup. */

const SVG = 'http://www.w3.org/2000/svg';

/** The element of an id. */
export const byId = (id) => document.getElementById(id);

/** An element with attributes, `on…` listeners and children. */
export function h(tag, attributes, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes || {})) {
    if (value == null || value === false) continue;
    if (name === 'style') node.style.cssText = value; // by script: a style attribute is not allowed here
    else if (name.startsWith('on')) node.addEventListener(name.slice(2), value);
    else node.setAttribute(name, value === true ? '' : value);
  }
  node.append(...children.flat(Infinity).filter((child) => child != null && child !== false && child !== ''));
  return node;
}

/** One of the page's line icons, for the eye only. */
export function icon(name) {
  const svg = document.createElementNS(SVG, 'svg');
  const use = document.createElementNS(SVG, 'use');
  use.setAttribute('href', `#i-${name}`);
  svg.setAttribute('aria-hidden', 'true');
  svg.append(use);
  return svg;
}

let fading;

/** A short word at the bottom of the page, read out too. */
export function toast(text) {
  const box = byId('toast');
  box.textContent = text;
  box.classList.add('shown');
  clearTimeout(fading);
  fading = setTimeout(() => { box.classList.remove('shown'); box.textContent = ''; }, 2600);
}

/** The banner under the header; an empty text takes it away. */
export function banner(text) {
  const box = byId('banner');
  if (box.textContent !== text) box.textContent = text;
}

/** Scrolling that does not swoop for people who asked for calm. */
export function bring(node, block = 'nearest') {
  const calm = matchMedia('(prefers-reduced-motion: reduce)').matches;
  node.scrollIntoView({ block, behavior: calm ? 'auto' : 'smooth' });
}

function safe(storage) {
  const memory = {};
  return {
    get(name) {
      try { return window[storage].getItem(`talent.${name}`); } catch (blocked) { return memory[name] ?? null; }
    },
    set(name, value) {
      memory[name] = value;
      try {
        if (value == null) window[storage].removeItem(`talent.${name}`);
        else window[storage].setItem(`talent.${name}`, value);
      } catch (blocked) { /* lives in memory until the page goes */ }
    },
  };
}

/** Preferences stay on this device; the conversation only as long as this tab. */
export const device = safe('localStorage');
export const tab = safe('sessionStorage');
