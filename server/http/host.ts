/** Host names and the Host header. Which hosts an operator allows is in engine/transport/operator-hosts.ts. */

/** `localhost`, its subdomains, 127.0.0.0/8 and ::1, with or without brackets. */
export const isLoopbackHost = (name: string): boolean => {
  const bare = name
    .toLowerCase()
    .replace(/^\[(.*)\]$/, "$1")
    .replace(/\.$/, "");
  return bare === "localhost" || bare.endsWith(".localhost") || bare === "::1" || /^127(?:\.\d{1,3}){3}$/.test(bare);
};

/** Name or address, and a port: nothing that a URL parser writes in another way, as `münchen`, `0x7f.1` or `a b/c?d`. */
export const isHostHeader = (text: string): boolean => {
  const name = /^(\[[\da-f:.]+\]|[\w.-]+)(?::\d{1,5})?$/i.exec(text)?.[1];
  const url = name === undefined ? undefined : parseHttpUrl(`http://${text}`);
  return url !== undefined && url.hostname === name?.toLowerCase();
};

/** A parsed http(s) URL; undefined for anything else. */
export const parseHttpUrl = (text: string): URL | undefined => {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  return url !== undefined && (url.protocol === "http:" || url.protocol === "https:") ? url : undefined;
};
