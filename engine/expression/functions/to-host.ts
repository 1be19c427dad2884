/** `$toHost`: the host of what a person pasted. */
import { isNothing, listArgument, quoted, textArgument, unreadable } from "./arguments.ts";
import { define } from "./define.ts";

export const toHost = define({
  name: "toHost",
  group: "web",
  summary: "The bare host of a pasted host or URL: lower case, without scheme, user, path, query and trailing dot.",
  details:
    "A port is kept. Of the `prefixes`, the first that the host starts with is taken off. Made for `normalize` of connection fields.",
  parameters: [
    { name: "text", type: "text", description: "A host or a URL." },
    {
      name: "prefixes",
      type: "text or array of texts",
      description: "For example `['app.', 'api.', 'www.']`.",
      optional: true,
    },
  ],
  returns: "Text, or nothing.",
  examples: [
    { expression: "$toHost('https://app.Acme.example/users?x=1', ['app.', 'api.'])", result: "acme.example" },
    { expression: "$toHost(' acme.example. ')", result: "acme.example" },
    { expression: "$toHost('localhost:8080/v1')", result: "localhost:8080" },
    { expression: "$toHost('')" },
  ],
  refuses: [
    { expression: "$toHost('not a host')", code: "F1002" },
    { expression: "$toHost(5)", code: "F1001" },
  ],
  implementation: (text, prefixes) => {
    if (isNothing(text)) return undefined;
    const pasted = textArgument("toHost", "text", text).trim();
    if (pasted === "") return undefined;
    const url = URL.parse(/^[a-z][a-z0-9+.-]*:\/\//i.test(pasted) ? pasted : `https://${pasted}`);
    const host = url?.host.replace(/\.(?=:|$)/, "") ?? "";
    if (host === "") throw unreadable("toHost", `${quoted(text)} is neither a host nor a URL`, text);
    const prefix = listArgument(prefixes)
      .map((one) => textArgument("toHost", "prefixes", one))
      .find((one) => host.startsWith(one) && host.length > one.length);
    return host.slice(prefix?.length ?? 0);
  },
});
