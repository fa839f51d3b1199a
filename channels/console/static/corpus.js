// The corpus pages: one shell, a module a page, the words that the server uses for fields and states.
import { api, el, frame, toast } from "./corpus_ui.js";

const PAGES = {
  "": ["文件", () => import("./corpus_list.js")],
  document: [null, () => import("./corpus_document.js")],
  upload: ["上传", () => import("./corpus_upload.js"), "corpus.edit"],
  compare: [null, () => import("./corpus_compare.js")],
  review: ["审核", () => import("./corpus_review.js")],
  releases: ["发布", () => import("./corpus_releases.js")],
  history: ["历史", () => import("./corpus_history.js")],
  answers: ["回答查证", () => import("./corpus_answers.js")],
};

export const ROOT = "/api/v1/staff/corpus";
export const call = (method, path, body) => api(method, ROOT + path, body);
export const at = (page, params) => `/console/corpus${page && "/" + page}${params ? "?" + new URLSearchParams(params) : ""}`;
export const one = (id) => encodeURIComponent(id);
export const day = (text) => text || "—";
export const when = (text) => text ? text.slice(0, 16).replace("T", " ") : "";
export let words = {};
export let me = null;

/** The name that others read (姓名) of who signs in by another one. */
export const person = (name) => words.people?.[name] ?? name;

/** A badge in the colour of what it says. */
export const badge = (group, name) => el("span", { class: `c-badge c-${name}` }, words[group]?.[name] ?? name);

/** What the engine says to people at a command line, as it is said to those at these pages. */
export const plainly = (text) => (words.plainly ?? []).reduce((said, [from, to]) => said.replace(new RegExp(from, "g"), to), String(text ?? ""));

/** Say what went wrong in a corner. */
export const complain = (error) => toast(plainly(error.message), "bad");

/** The sentence an error is told in, in its place. */
export const trouble = (error) => el("p", { class: "c-trouble", role: "alert" }, plainly(error.message ?? error));

/** Whether who is signed in works on the corpus, or only reads it. */
export const officer = () => me.may("corpus.edit") || me.may("corpus.review");

/** Wait for a job; `seen` is shown every state of it, the last one too. */
export async function follow(job, seen, alive = () => true) {
  for (let pause = 300; alive(); pause = Math.min(pause * 1.4, 2000)) {
    const found = await call("GET", `/jobs/${one(job)}`);
    seen(found);
    if (found.state !== "running") return found;
    await new Promise((done) => setTimeout(done, pause));
  }
  return null;
}

/** How far a job is: a bar with its phase and numbers. */
export function progress(job) {
  const share = job.state === "done" ? 1 : job.total ? job.done / job.total : 0;
  const bar = el("progress", { max: "1", value: String(share), "aria-label": "进度" });
  const phase = words.phases?.[job.phase] ?? "";
  const told = job.state === "running" ? `${phase || "准备"} ${job.total ? `${job.done} / ${job.total}` : ""}` : words.job_states[job.state];
  return el("div", { class: "c-progress" }, bar, el("span", {}, told));
}

function tabs(page) {
  const links = Object.entries(PAGES).filter(([, [title, , needed]]) => title && (!needed || me.may(needed))).map(([name, [title]]) =>
    el("a", { href: at(name), ...(name === page || (page === "document" && !name) ? { "aria-current": "page" } : {}) },
      title, name === "review" ? el("span", { class: "c-count", id: "c-waiting" }) : null));
  return el("nav", { class: "c-tabs", "aria-label": "语料" }, links);
}

/** How many changes wait for a second person. */
export async function countWaiting() {
  const waiting = (await call("GET", "/drafts")).filter((draft) => draft.state === "in_review").length;
  const place = document.getElementById("c-waiting");
  if (place) place.textContent = waiting || "";
}

async function start() {
  const page = location.pathname.split("/")[3] ?? "";
  const main = document.getElementById("main");
  main.classList.add("c-main");
  me = await frame("语料");
  main.before(tabs(page));
  try {
    words = await call("GET", "/words");
    countWaiting().catch(() => {});
    const { show } = await (PAGES[page] ?? PAGES[""])[1]();
    await show(main, Object.fromEntries(new URLSearchParams(location.search)));
  } catch (error) {
    main.append(trouble(error));
  }
}

start();
