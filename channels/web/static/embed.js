/* Puts the assistant on any page: <script src="…/embed.js" data-region="310109" data-title="…" async></script> */
(function () {
  'use strict';
  var script = document.currentScript;
  if (!script || document.querySelector('talent-assistant')) return;
  var base = script.src.replace(/embed\.js.*$/, '');
  var origin = new URL(base).origin;
  var title = script.dataset.title || '人才政策咨询';
  var host = document.createElement('talent-assistant');
  var shadow = host.attachShadow({ mode: 'open' });
  var css =
    ':host{all:initial}button{all:initial;position:fixed;right:max(20px,env(safe-area-inset-right));bottom:max(20px,env(safe-area-inset-bottom));z-index:2147483000;' +
    'display:flex;align-items:center;gap:8px;box-sizing:border-box;min-height:48px;padding:0 20px 0 16px;border-radius:24px;background:#0f5a6c;color:#fff;cursor:pointer;' +
    'font:500 16px/1.5 -apple-system,"PingFang SC","Noto Sans CJK SC","Microsoft YaHei",sans-serif;box-shadow:0 4px 16px #0d2a3340}' +
    'button:focus-visible{outline:3px solid #fff;outline-offset:-5px}button[aria-expanded=true]{visibility:hidden}' +
    'svg{width:24px;height:24px;fill:none;stroke:#fff;stroke-width:1.7;stroke-linecap:round;stroke-linejoin:round}' +
    'div{position:fixed;right:20px;bottom:20px;width:400px;height:min(680px,calc(100vh - 40px));z-index:2147483001;border-radius:16px;overflow:hidden;' +
    'box-shadow:0 8px 40px #0d2a3352;background:#f5f4ef}div[hidden]{display:none}iframe{border:0;width:100%;height:100%;display:block}' +
    '@media(max-width:600px){div{inset:0;width:100%;height:100%;border-radius:0}}@media(prefers-color-scheme:dark){div{background:#11171b}}';
  var button = document.createElement('button');
  var panel = document.createElement('div');
  var frame = null;
  var overflow = '';

  function style() {
    try { // works under a strict style-src too
      var sheet = new CSSStyleSheet();
      sheet.replaceSync(css);
      shadow.adoptedStyleSheets = [sheet];
    } catch (old) {
      shadow.appendChild(document.createElement('style')).textContent = css;
    }
  }

  function picture() {
    var ns = 'http://www.w3.org/2000/svg';
    var svg = document.createElementNS(ns, 'svg');
    var path = document.createElementNS(ns, 'path');
    svg.setAttribute('viewBox', '0 0 24 24');
    svg.setAttribute('aria-hidden', 'true');
    path.setAttribute('d', 'M5 5h14a1.500 1.500 0 0 1 1.500 1.500v9A1.500 1.500 0 0 1 19 17h-7l-4.500 3.500V17H5a1.500 1.500 0 0 1-1.500-1.500v-9A1.500 1.500 0 0 1 5 5ZM8 9.500h8M8 12.700h5');
    svg.appendChild(path);
    return svg;
  }

  function load() {
    var url = new URL('embed', base);
    if (script.dataset.region) url.searchParams.set('region', script.dataset.region);
    if (script.dataset.title) url.searchParams.set('title', title);
    frame = document.createElement('iframe');
    frame.title = title;
    frame.allow = 'clipboard-write';
    frame.src = url.href;
    frame.addEventListener('load', focus);
    panel.appendChild(frame);
  }

  function focus() {
    if (panel.hidden) return;
    frame.focus();
    frame.contentWindow.postMessage('talent:opened', origin);
  }

  function show(open) {
    if (open && !frame) load();
    panel.hidden = !open;
    button.setAttribute('aria-expanded', String(open));
    if (matchMedia('(max-width:600px)').matches || !open) {
      if (open) overflow = document.documentElement.style.overflow;
      document.documentElement.style.overflow = open ? 'hidden' : overflow;
    }
    if (open) focus(); else button.focus();
  }

  button.type = 'button';
  button.append(picture(), title);
  button.setAttribute('aria-expanded', 'false');
  button.setAttribute('aria-haspopup', 'dialog');
  button.addEventListener('click', function () { show(true); });
  panel.hidden = true;
  panel.setAttribute('role', 'dialog');
  panel.setAttribute('aria-label', title);
  addEventListener('message', function (event) {
    if (frame && event.source === frame.contentWindow && event.origin === origin && event.data === 'talent:close') show(false);
  });
  addEventListener('keydown', function (event) { if (event.key === 'Escape' && !panel.hidden) show(false); });
  style();
  shadow.append(button, panel);
  (document.body || document.documentElement).appendChild(host);
})();
