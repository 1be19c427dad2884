/** `$parseUrl`: the parts of a URL. */
import { isNothing, quoted, textArgument, unreadable } from "./arguments.ts";
import { define } from "./define.ts";
import { readQuery } from "./query-text.ts";

export const parseUrl = define({
  name: "parseUrl",
  group: "web",
  summary: "The parts of an absolute URL, named as in the WHATWG URL standard, and its `query` as an object.",
  parameters: [{ name: "url", type: "text", description: "An absolute URL." }],
  returns:
    "An object with `href, origin, protocol, username, password, host, hostname, port, pathname, search, hash, query`, or nothing.",
  examples: [
    {
      expression: "$parseUrl(next).query.`page[cursor]`",
      input: { next: "https://api.acme.test/v1/users?page%5Bcursor%5D=abc&n=2" },
      result: "abc",
    },
    {
      expression: "$parseUrl('https://Acme.test:8443/a/b#c').[hostname, port, pathname, hash]",
      result: ["acme.test", "8443", "/a/b", "#c"],
    },
    { expression: "$parseUrl(missing)", input: {} },
  ],
  refuses: [
    { expression: "$parseUrl('/relative')", code: "F1002" },
    { expression: "$parseUrl(5)", code: "F1001" },
  ],
  implementation: (url) => {
    if (isNothing(url)) return undefined;
    const parsed = URL.parse(textArgument("parseUrl", "url", url));
    if (parsed === null) throw unreadable("parseUrl", `${quoted(url)} is not an absolute URL`, url);
    const { href, origin, protocol, username, password, host, hostname, port, pathname, search, hash } = parsed;
    return {
      href,
      origin,
      protocol,
      username,
      password,
      host,
      hostname,
      port,
      pathname,
      search,
      hash,
      query: readQuery(search),
    };
  },
});
