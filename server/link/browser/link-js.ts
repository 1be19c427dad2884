/** The helper for browsers, served at `/link.js`: opens the page and resolves with the connected account. At most 3 KB. */

/**
 * An ES module that also sets `CognateLink`. `openLink(link, options)` takes a link token or the `url` of
 * `POST /link-token`. Options: `mode` (`popup`, the default; `iframe`; `same-window`), `integration`, `connection`,
 * `baseUrl`. Resolves with `{ integrated_account_id, integration, result }`; rejects with an error that has a `type`.
 */
export const LINK_JS = `// Cognate: connects an account.
const home = new URL(import.meta.url).origin;
const CLOSED = ["closed", "The window was closed before an account was connected."];

export const openLink = (link, options = {}) => {
  const { mode, baseUrl = home } = options;
  const url = new URL(/^https?:/.test(link) ? link : baseUrl.replace(/\\/+$/, "") + "/link/" + encodeURIComponent(link));
  for (const name of ["integration", "connection"]) if (options[name]) url.searchParams.set(name, options[name]);
  if (mode === "iframe") url.searchParams.set("iframe", "true");
  return new Promise((resolve, reject) => {
    if (mode === "same-window") return location.assign(url);
    const fail = (type, message) => {
      stop();
      reject(Object.assign(new Error(message), { type }));
    };
    const hear = ({ origin, source, data }) => {
      if (origin !== url.origin || source !== view.source() || !data || !data.is_truto) return;
      if (data.result !== "success") return fail(data.error_type, data.error);
      stop();
      resolve(data);
    };
    const stop = () => {
      removeEventListener("message", hear);
      view.close();
    };
    const view = (mode === "iframe" ? frame : popup)(url, fail);
    addEventListener("message", hear);
  });
};

const popup = (url, fail) => {
  const win = open(url, "cognate-link", "popup,width=560,height=760");
  // A message may still be on its way when the window is gone. Settling twice does nothing.
  const watch = setInterval(() => {
    if (win && !win.closed) return;
    clearInterval(watch);
    setTimeout(fail, 200, ...(win ? CLOSED : ["blocked", "The browser blocked the window: open it from a click."]));
  }, 100);
  return { source: () => win, close: () => clearInterval(watch) };
};

const frame = (url, fail) => {
  const make = (tag, style, more) => {
    const element = Object.assign(document.createElement(tag), more);
    element.style.cssText = style;
    return element;
  };
  const close = () => fail(...CLOSED);
  const dialog = make("dialog", "padding:0;border:0;border-radius:14px;overflow:hidden;width:560px;height:760px;max-width:100%;max-height:100%");
  const view = make("iframe", "width:100%;height:100%;border:0;display:block", { src: url, title: "Connect an account" });
  const button = make("button", "position:absolute;top:8px;right:8px;width:36px;height:36px;border:0;background:none;color:#70798a;font:24px sans-serif;cursor:pointer", { type: "button", textContent: "\\u00d7", ariaLabel: "Close", onclick: close });
  dialog.oncancel = close;
  dialog.append(view, button);
  document.body.append(dialog);
  dialog.showModal();
  return { source: () => view.contentWindow, close: () => dialog.remove() };
};

globalThis.CognateLink = { openLink };
`;
