// Releases: the checks, publishing now or later, going back; every finding leads to its clause.
import { el, toast } from "./corpus_ui.js";
import { at, call, complain, follow, me, one, person, plainly, progress, trouble, when, words } from "./corpus.js";
import { ask } from "./corpus_steps.js";

export async function show(main, params) {
  const place = el("section", { class: "c-job", "aria-label": "检查和发布" });
  const planned = el("section", { "aria-label": "定时发布" });
  const list = el("section", { class: "c-scroll", "aria-label": "版本" });
  const note = el("input", { id: "c-note", maxlength: "200", placeholder: "这一版改了什么" });
  const at_ = el("input", { id: "c-at", type: "datetime-local" });
  const acts = el("div", { class: "c-bar" }, el("button", { type: "button", class: "c-button", onclick: () => begin("/check", {}) }, "发布前检查"),
    me.may("corpus.publish") ? [el("label", { for: "c-note" }, "说明"), note, el("button", { type: "button", class: "c-button c-primary", onclick: () => publish() }, "发布"),
      el("label", { for: "c-at" }, "或定时"), at_, el("button", { type: "button", class: "c-button", onclick: () => later() }, "定时发布")] : null);
  const ready = el("p", { class: "c-hint" });
  main.append(acts, ready, place, planned, list);
  let shown = 0;

  async function begin(path, body) {
    try { await watch((await call("POST", path, body)).job); } catch (error) { place.replaceChildren(trouble(error)); }
  }
  const publish = (despite = null) => begin("/releases", { note: note.value.trim() || "发布", despite });
  async function later() {
    if (!at_.value) { at_.focus(); return toast("请先选择时间"); }
    try {
      await call("POST", "/releases", { note: note.value.trim() || "发布", at: `${at_.value}:00+08:00` });
      toast("已定时，到时按当时通过审核的改动检查并发布");
      await refresh();
    } catch (error) { place.replaceChildren(trouble(error)); }
  }
  async function watch(job) {
    const mine = ++shown;
    history.replaceState(null, "", at("releases", { job }));
    await follow(job, (found) => { if (mine === shown) place.replaceChildren(jobView(found, despite)); }, () => mine === shown);
    await refresh();
  }
  async function despite() {
    const said = await ask("检查没有通过，仍要发布", "请写明为什么这些问题无碍。理由记入历史，审计可以看到。", true, "仍要发布");
    if (said) await publish(said);
  }
  async function refresh() {
    const [releases, jobs, drafts] = await Promise.all([call("GET", "/releases"), call("GET", "/jobs?kind=publish,check,rollback"), call("GET", "/drafts")]);
    const able = drafts.filter((draft) => draft.publishable).length;
    ready.replaceChildren(`${able} 份改动可以发布`, drafts.length > able ? `，${drafts.length - able} 份还没有通过审核，不包括在内。` : "。", el("a", { href: at("review") }, "看改动"));
    const waiting = jobs.filter((job) => job.state === "waiting");
    planned.replaceChildren(...(waiting.length ? [el("h2", {}, "定时发布"), el("ul", { class: "c-jobs" }, waiting.map((job) => el("li", {}, `${when(job.due)}　${job.about.note}　${person(job.who)} `,
      me.may("corpus.publish") ? el("button", { type: "button", class: "c-button", onclick: () => cancel(job.id) }, "取消") : null)))] : []));
    const failed = jobs.find((job) => job.kind === "publish" && job.state === "failed" && job.due);
    if (failed && !shown && !params.job) place.replaceChildren(jobView({ ...failed, rows: [] }, despite));
    list.replaceChildren(releaseTable(releases, back));
  }
  async function cancel(job) {
    try { await call("POST", `/jobs/${one(job)}/cancel`); await refresh(); } catch (error) { complain(error); }
  }
  async function back(number) {
    const said = await ask(`回退到第 ${number} 版`, "马上改由这一版回答；较新的各版都还在，可以再换回来。请写明原因。", true, "回退");
    if (said) await begin(`/releases/${number}/rollback`, { comment: said });
  }
  await refresh();
  const running = (await call("GET", "/jobs?kind=publish,check,rollback")).find((job) => job.state === "running");
  if (params.job || running) watch(params.job ?? running.id);
}

function releaseTable(releases, back) {
  return el("table", { class: "c-table" }, el("thead", {}, el("tr", {}, ["版本", "时间", "说明", "文件", "", ""].map((name) => el("th", { scope: "col" }, name)))),
    el("tbody", {}, releases.map((release) => el("tr", {},
      el("td", {}, `第 ${release.number} 版 `, release.serving ? el("span", { class: "c-badge c-in_force" }, "正在回答") : null),
      el("td", { class: "c-day" }, when(release.created_at)), el("td", { class: "c-said" }, release.note), el("td", { class: "c-number" }, String(release.documents)),
      el("td", {}, el("a", { href: at("history", { release: release.number }) }, "改了什么")),
      el("td", {}, !release.serving && me.may("corpus.publish") ? el("button", { type: "button", class: "c-button", onclick: () => back(release.number) }, "回退到这一版…") : null)))));
}

function jobView(job, despite) {
  const result = job.result ?? {}, found = result.findings ?? [];
  const stops = found.filter((finding) => finding.level === "stop").length;
  return el("div", {}, el("h2", {}, `${words.jobs[job.kind]}　`, el("span", { class: "c-note" }, job.state === "running" ? "可以离开本页，不会中断" : when(job.touched))), progress(job),
    job.state === "running" ? null : el("p", { class: job.state === "failed" ? "c-trouble" : "c-fine", role: "status" }, outcome(job, result, stops)),
    job.kind === "publish" && job.state === "failed" && stops && me.may("corpus.publish") ? el("p", {}, el("button", { type: "button", class: "c-button c-danger", onclick: despite }, "仍要发布…")) : null,
    found.length ? findings(found, job.titles ?? {}) : null,
    result.left_out?.length ? el("p", { class: "c-hint" }, "没有包括（未通过审核）：", result.left_out.map((draft, i) => [i ? "、" : "", el("a", { href: at("review", { id: draft.document_id }) }, `《${draft.title}》`)])) : null);
}

function outcome(job, result, stops) {
  if (job.state === "failed") return stops ? `检查发现 ${stops} 个必须先处理的问题，没有发布，草稿没有被改动。` : plainly(result.detail);
  if (job.state === "interrupted") return "服务中途停止了，没有发布。请再办一次。";
  if (job.kind === "check" && !result.changes) return "没有通过审核、可以发布的改动，没有什么要检查。";
  if (job.kind === "check") return stops ? "检查不通过。" : "检查通过，可以发布。";
  if (job.kind === "rollback") return `现在由第 ${result.release} 版回答。`;
  return result.release ? `已发布第 ${result.release} 版，从现在起由它回答。` : "没有可以发布的改动。";
}

function findings(found, titles) {
  return el("table", { class: "c-table" }, el("thead", {}, el("tr", {}, ["", "检查", "发现", "查看"].map((name) => el("th", { scope: "col" }, name)))),
    el("tbody", {}, found.map((finding) => el("tr", {},
      el("td", {}, el("span", { class: `c-badge ${finding.level === "stop" ? "c-failed" : "c-ending"}` }, finding.level === "stop" ? "必须处理" : "提醒")),
      el("td", {}, finding.check), el("td", { class: "c-said" }, plainly(finding.text)), el("td", {}, links(finding, titles))))));
}

function links(finding, titles) {
  const clauses = finding.clause_ids.map((id) => [id.split("#")[0], id, `${titles[id.split("#")[0]] ?? ""} ${id.split("#")[1]}`]);
  const documents = finding.document_ids.filter((id) => !clauses.some(([document]) => document === id)).map((id) => [id, null, titles[id] ?? id]);
  return [...clauses, ...documents].slice(0, 8).map(([id, clause, label]) => el("a", { class: "c-link", href: at("document", { id, draft: 1, ...(clause ? { clause } : {}) }) }, label));
}
