// What the corpus pages need beyond the kit: files with progress, and a box that closes once its act is done.
import { api, el, keys, me, toast } from "../staff/kit.js";
import { frame as drawn } from "../staff/frame.js";

export { api, el, keys, toast };

/** The frame; resolves to who is signed in, with `may(permission)`. */
export async function frame(title) {
  const who = await drawn(title);
  return { ...who, may: (permission) => who.may.includes(permission) };
}

/** Send a form with files; `told` is given the share that has arrived. */
export async function send(path, form, told) {
  const { csrf } = await me();
  return new Promise((done, fail) => {
    const request = new XMLHttpRequest();
    request.open("POST", path);
    request.setRequestHeader("X-CSRF-Token", csrf);
    request.upload.onprogress = (event) => told(event.loaded / event.total);
    request.onload = () => {
      let body = {};
      try { body = JSON.parse(request.responseText); } catch { /* a proxy's page */ }
      if (request.status < 300) done(body);
      else fail(new Error(body.detail ?? `文件没有收下（${request.status}）。请稍后再传一次。`));
    };
    request.onerror = () => fail(new Error("连接中断，文件没有送到。请检查网络后再传一次，已导入的不会重复。"));
    request.send(form);
  });
}

/** A box with one act: it stays open while `act` resolves to false; `closed` is called when it is left. */
export function dialog(title, body, word, act, closed = () => {}) {
  let acted = false;
  const yes = el("button", { type: "submit", class: "primary" }, word);
  const form = el("form", { method: "dialog", onsubmit: async (event) => {
    event.preventDefault();
    yes.disabled = true;
    acted = await act();
    yes.disabled = false;
    if (acted) box.close();
  } }, el("h2", {}, title), body, el("div", { class: "row" }, el("button", { type: "button", onclick: () => box.close() }, "取消"), yes));
  const box = el("dialog", { "aria-label": title, onclose: () => { box.remove(); if (!acted) closed(); } }, form);
  document.body.append(box);
  box.showModal();
}
