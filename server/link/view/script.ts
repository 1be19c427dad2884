/** The pages' whole script. Every page works without it; it tidies up, and tells the window that opened the page. */

/** Reads `#link-data`: `{ message?, origins?, close? }`. */
export const SCRIPT = `
(() => {
  const $ = (s) => document.querySelector(s), all = (s) => document.querySelectorAll(s);
  const data = JSON.parse($("#link-data").textContent);
  const framed = window.parent !== window;
  const opener = framed ? window.parent : window.opener;
  // The token is good for one use, but no address bar, history or screenshot needs it.
  history.replaceState(null, "", "/link");
  let posted = false;
  const post = (message) => {
    if (posted || !opener || !message) return;
    posted = true;
    for (const origin of data.origins) opener.postMessage(message, origin);
  };
  // A message of a window that is gone has no source, and whoever opened it may look at that: let it arrive first.
  const leave = () => { if (!framed) setTimeout(() => window.close(), 100); };
  const show = (e) => { e.hidden = false; };

  if (data.message && (data.close || !framed)) { post(data.message); if (data.close) leave(); }
  if (opener) all("[data-opened]").forEach(show);
  all("[data-done]").forEach((e) => e.addEventListener("click", () => { post(data.message); leave(); }));
  all("[data-cancel]").forEach((e) => e.addEventListener("click", cancel));
  function cancel() {
    if (framed) post({ is_truto: true, result: "error", error: "closed", error_type: "closed" });
    leave();
  }
  if (framed) addEventListener("keydown", (e) => { if (e.key === "Escape") data.message ? post(data.message) : cancel(); });

  for (const select of all("select[data-other]")) {
    const box = document.getElementById(select.dataset.other);
    const follow = () => { box.hidden = select.value !== "__other"; };
    select.addEventListener("change", () => { follow(); if (!box.hidden) box.querySelector("input").focus(); });
    follow();
  }
  for (const button of all(".show")) {
    const input = button.parentNode.querySelector("input");
    button.hidden = false;
    button.addEventListener("click", () => {
      const shown = input.type === "text";
      input.type = shown ? "password" : "text";
      button.textContent = shown ? "Show" : "Hide";
      button.setAttribute("aria-pressed", String(!shown));
    });
  }
  const form = $("form");
  if (form) {
    if (opener) form.elements["opened"].value = "1";
    const button = $("button.main"), label = button.textContent;
    const say = (text, busy) => {
      button.textContent = text;
      $("#busy").textContent = busy ? text : "";
      busy ? button.setAttribute("aria-disabled", "true") : button.removeAttribute("aria-disabled");
    };
    form.addEventListener("submit", (e) => {
      if (button.hasAttribute("aria-disabled")) return e.preventDefault();
      say(button.dataset.busy, true);
    });
    // Back in the history: the form may be sent again.
    addEventListener("pageshow", () => say(label, false));
  }
  const first = $("[data-focus]");
  if (first) first.focus();
})();
`;
