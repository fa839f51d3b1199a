// Many files in at once: sent, then read by the server, whether this page stays open or not.
import { el, send, toast } from "./corpus_ui.js";
import { ROOT, at, badge, call, follow, me, person, progress, trouble, when, words } from "./corpus.js";

const MOST = 100;

export async function show(main, params) {
  const region = el("input", { id: "c-region", placeholder: "文件没有写明时，如 江苏省苏州市", maxlength: "40" });
  const input = el("input", { type: "file", multiple: "", class: "c-hidden", id: "c-files" });
  const drop = el("label", { class: "c-drop", for: "c-files", tabindex: "0" },
    el("strong", {}, "把文件或文件夹拖到这里，或点这里选择"), el("span", {}, "Word、PDF、OFD、网页、文本、表格、演示、扫描图片和 zip；一次最多 100 个。内容进入草稿，由另一个人审核、发布后才生效。"));
  const sending = el("div", { class: "c-sending", role: "status" });
  const place = el("section", { class: "c-job", "aria-label": "导入结果" });
  const earlier = el("section", { "aria-label": "近来的导入" });
  main.append(el("div", { class: "c-upload" }, el("div", { class: "c-form c-row" }, el("label", { for: "c-region" }, "地区"), region), drop, input, sending, place, earlier));
  let busy = false, shown = 0;
  addEventListener("beforeunload", (event) => { if (busy) event.preventDefault(); });

  async function upload(files) {
    if (!files.length || busy) return;
    if (files.length > MOST) return toast(`一次最多 ${MOST} 个文件，请分几次，或打成 zip。`);
    const form = new FormData();
    for (const file of files) form.append("files", file, file.name);
    if (region.value.trim()) form.append("region", region.value.trim());
    busy = true;
    const bar = el("progress", { max: "1", value: "0", "aria-label": "已发送" });
    const told = el("span", {}, `正在发送 ${files.length} 个文件，请不要关闭本页……`);
    sending.replaceChildren(bar, told);
    try {
      const { job } = await send(`${ROOT}/uploads`, form, (share) => { bar.value = share; });
      sending.replaceChildren();
      history.replaceState(null, "", at("upload", { job }));
      busy = false;
      await watch(job);
    } catch (error) { sending.replaceChildren(trouble(error)); }
    busy = false;
    input.value = "";
  }
  async function watch(job) {
    const mine = ++shown;
    await follow(job, (found) => { if (mine === shown) place.replaceChildren(jobView(found)); }, () => mine === shown);
    await list();
  }
  async function list() {
    const jobs = await call("GET", "/jobs?kind=upload");
    earlier.replaceChildren(...(jobs.length ? [el("h2", {}, "近来的导入"), el("ul", { class: "c-jobs" }, jobs.map((job) => el("li", {},
      el("a", { href: at("upload", { job: job.id }), onclick: (event) => { event.preventDefault(); history.replaceState(null, "", at("upload", { job: job.id })); watch(job.id); } },
        `${when(job.begun)}　${person(job.who)}　${job.about.names.length} 个文件`), " ", badge("job_states", job.state))))] : []));
    return jobs;
  }
  input.addEventListener("change", () => upload([...input.files]));
  drop.addEventListener("keydown", (event) => { if (event.key === "Enter" || event.key === " ") { event.preventDefault(); input.click(); } });
  for (const kind of ["dragover", "dragleave", "drop"]) {
    drop.addEventListener(kind, (event) => { event.preventDefault(); drop.classList.toggle("c-over", kind === "dragover"); });
  }
  drop.addEventListener("drop", async (event) => upload(await dropped(event.dataTransfer)));
  const jobs = await list();
  const last = params.job ?? jobs.find((job) => job.who === me.name)?.id;
  if (last) watch(last);
}

/** The files that were dropped, those in folders too. */
async function dropped(transfer) {
  const plain = [...transfer.files]; // gone when the event is over
  const entries = [...transfer.items].map((item) => item.webkitGetAsEntry?.()).filter(Boolean);
  const files = (await Promise.all(entries.map(filesOf))).flat();
  return files.length ? files : plain;
}

async function filesOf(entry) {
  if (entry.isFile) return [await new Promise((done, fail) => entry.file(done, fail))].filter((file) => !/^(\.|~\$)/.test(file.name));
  const reader = entry.createReader(), found = [];
  for (;;) { // a reader gives a hundred at a time
    const some = await new Promise((done, fail) => reader.readEntries(done, fail));
    if (!some.length) return (await Promise.all(found.map(filesOf))).flat();
    found.push(...some);
  }
}

function jobView(job) {
  const counts = {};
  for (const row of job.rows) counts[row.outcome] = (counts[row.outcome] ?? 0) + 1;
  const told = Object.entries(words.outcomes).filter(([name]) => counts[name]).map(([name, word]) => `${word} ${counts[name]}`).join("　");
  return el("div", {}, el("h2", {}, `导入 ${job.about.names.length} 个文件　`, el("span", { class: "c-note" }, job.state === "running" ? "可以离开本页，导入会继续" : told)), progress(job),
    job.state === "failed" ? el("p", { class: "c-trouble", role: "alert" }, job.result.detail) : null,
    job.state === "interrupted" ? el("p", { class: "c-trouble", role: "alert" }, "服务在导入中途停止了。已列出的文件已经处理；请把其余的再上传一次，处理过的不会重复。") : null,
    job.rows.length ? el("table", { class: "c-table" }, el("thead", {}, el("tr", {}, ["文件", "结果", "读成", "条款", "说明"].map((name) => el("th", { scope: "col" }, name)))),
      el("tbody", {}, job.rows.map((row) => el("tr", {},
        el("td", { class: "c-title" }, row.source), el("td", {}, badge("outcomes", row.outcome)),
        el("td", { class: "c-title" }, row.document_id ? el("a", { href: at("document", { id: row.document_id, draft: 1 }) }, row.title) : ""),
        el("td", { class: "c-number" }, row.clauses || ""), el("td", { class: "c-said" }, row.reason ?? ""))))) : null,
    job.state === "done" && (counts.created || counts.updated) ? el("p", {}, el("a", { class: "c-button c-primary", href: at("review") }, "去核对并提交审核")) : null);
}
