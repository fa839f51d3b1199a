// Asks for permission to notify with WeChat's own button; what was chosen reaches the server as an event.
"use strict";
const page = document.getElementById("page");
const tell = (text) => { document.getElementById("told").textContent = text; };
if (window.wx && wx.config) {
  wx.config({
    appId: page.dataset.app, timestamp: Number(page.dataset.stamp), nonceStr: page.dataset.nonce,
    signature: page.dataset.signature, jsApiList: ["closeWindow"], openTagList: ["wx-open-subscribe"],
  });
  wx.ready(() => tell(""));
  wx.error(() => tell("微信没有接受本页的签名，暂时不能在这里同意。提醒不会漏：您下次来问时会先告诉您。"));
  const ask = document.getElementById("ask");
  ask.addEventListener("success", (event) => {
    const accepted = String(event.detail && event.detail.subscribeDetails).includes("accept");
    tell(accepted ? "好的，有提醒时会发到您的微信。可以关闭本页了。" : "没有同意。提醒不会漏：您下次来问时会先告诉您。");
  });
  ask.addEventListener("error", () => tell("没有成功，请稍后再试。提醒不会漏：您下次来问时会先告诉您。"));
}
