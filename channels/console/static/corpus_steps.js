// The steps of a review as buttons; who may not take one is told by the server why.
import { dialog, el, toast } from "./corpus_ui.js";
import { call, countWaiting, me, officer, one, plainly } from "./corpus.js";

const STEPS = {
  submit: ["提交审核", "corpus.edit", ["draft"], "可以写一句话给审核人。", false],
  approve: ["通过", "corpus.review", ["in_review"], "通过后进入下一次发布。可以写一句意见。", false],
  reject: ["退回", "corpus.review", ["in_review", "approved"], "请写明哪里要改，经办人会看到。", true],
  comment: ["批注", null, ["draft", "in_review", "approved"], "批注不改变审核状态。", true],
  withdraw: ["撤回", "corpus.edit", ["draft", "in_review", "approved"], "撤回后这份改动不再保留，要重新导入。", false],
};

/** The steps that a change can take now; `done` is called after one. */
export function steps(change, done) {
  const able = Object.entries(STEPS).filter(([, [, permission, states]]) => (permission ? me.may(permission) : officer()) && states.includes(change.state));
  return able.map(([step, [title, , , hint, needed]]) => el("button", {
    type: "button", class: `c-button${["submit", "approve"].includes(step) ? " c-primary" : ""}${step === "reject" ? " c-danger" : ""}`,
    onclick: async () => {
      const said = await ask(`${title}：《${change.title}》`, hint, needed, title, (comment) => call("POST", `/drafts/${one(change.document_id)}/${step}`, { comment }));
      if (said === null) return;
      toast(`已${title}`);
      countWaiting().catch(() => {});
      done(step);
    },
  }, title));
}

/** Ask for a sentence; null when the person thinks better of it. `act` is done with it before the box closes. */
export function ask(title, hint, needed, word = "确定", act = async () => {}) {
  const text = el("textarea", { id: "c-said", rows: "3", maxlength: "500", ...(needed ? { required: "" } : {}) });
  const fault = el("p", { class: "c-trouble", role: "alert" });
  return new Promise((done) => {
    dialog(title, el("div", { class: "c-form" }, el("label", { for: "c-said" }, hint), text, fault), word, async () => {
      const said = text.value.trim();
      if (needed && !said) { fault.textContent = "请先写明。"; text.focus(); return false; }
      try { await act(said || null); } catch (error) { fault.textContent = plainly(error.message); return false; }
      done(said);
      return true;
    }, () => done(null));
  });
}
