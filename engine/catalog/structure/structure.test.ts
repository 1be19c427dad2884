/** The walker over our own schemas agrees with ajv and tells more. */
import { describe, expect, it } from "vitest";
import { loadCatalog } from "../load.ts";
import { acme, acmeWith } from "../testing/tree.ts";

const INTEGRATION = "integrations/acme/integration.yaml";
const USERS = "integrations/acme/resources/users.yaml";
const MAPPING = "integrations/acme/mappings/people/users.yaml";

/** The findings after `from` was replaced by `to` in a file, as `code line:column message | hint`. */
const after = (path: string, from: string, to: string): readonly string[] => {
  expect(acme[path]).toContain(from);
  return loadCatalog(acmeWith({ [path]: (text) => text.replace(from, to) })).findings.map(
    ({ code, span, message, hint }) =>
      `${code} ${span.line}:${span.column} ${message}${hint === undefined ? "" : ` | ${hint}`}`,
  );
};

describe("a mistake in structure is one finding at the place where it was made", () => {
  it("the made-up provider has no finding to begin with", () => {
    expect(loadCatalog(acmeWith({})).findings).toEqual([]);
  });

  it.each([
    [
      "an unknown key, at the key",
      INTEGRATION,
      "category:",
      "categry: x\ncategory:",
      [
        "unknown_key 4:1 this file has no key `categry` | keys here: documentation_url, description, hosts, servers, headers, query, array_style, timeout",
      ],
    ],
    [
      "a misspelt key, with the key that was meant",
      INTEGRATION,
      "rate_limit:",
      "ratelimit:",
      ["unknown_key 18:1 this file has no key `ratelimit` | Did you mean `rate_limit`?"],
    ],
    [
      "a missing key, at the parent's key",
      INTEGRATION,
      "        label: API token\n",
      "",
      ["missing_key 7:3 `connections.token` lacks the key `label`"],
    ],
    [
      "a value of the wrong type, at the value",
      INTEGRATION,
      "label: Acme",
      "label: [ Acme ]",
      ["wrong_type 3:8 `label` must be text; it is a list"],
    ],
    [
      "an empty value, at its key",
      INTEGRATION,
      "label: Acme",
      "label:",
      ["wrong_type 3:1 `label` must be text; it is empty"],
    ],
    [
      "a word that is not one of those allowed",
      INTEGRATION,
      "type: select",
      "type: selct",
      [
        "wrong_value 11:15 `connections.token.fields.site.type` must be `text`, `secret`, `select`, `host`, `url`, `number`, `boolean`, `multiline_secret` or `json_secret`; it is `selct` | Did you mean `select`?",
      ],
    ],
    [
      "a name with the wrong characters",
      INTEGRATION,
      "category: identity",
      "category: Identity & Access",
      ["wrong_value 4:11 `category` must be a word of lower-case letters, digits and `-`; it is `Identity & Access`"],
    ],
    [
      "an unknown key of an auth strategy, chosen by its type",
      INTEGRATION,
      'token: "{{ credentials.token }}"',
      'tokn: "{{ credentials.token }}"',
      ["unknown_key 16:29 `connections.token.auth.0` has no key `tokn` | Did you mean `token`?"],
    ],
    [
      "an unknown key of a pagination strategy, chosen by its name",
      INTEGRATION,
      "start: 1",
      "begin: 1",
      ["unknown_key 24:76 `pagination.pages` has no key `begin`"],
    ],
    [
      "an operation without its path",
      USERS,
      "        path: /users\n",
      "",
      ["missing_key 3:3 `operations.list` lacks the key `path`"],
    ],
    [
      "both records and record",
      USERS,
      "records: data",
      "records: data\n    record: $",
      ["wrong_value 3:3 `operations.list` cannot have `records` and `record` together"],
    ],
    [
      "an unknown key of an output node, of the node it looks like",
      MAPPING,
      "  name: $first(name, login)",
      "  name: { each: names, feilds: { id: id } }",
      ["unknown_key 5:24 `record.name` has no key `feilds` | Did you mean `fields`?"],
    ],
    ["an unknown filter operator", MAPPING, "status: { to: status }", "status: { too: status }", ["unknown_key 6:"]],
  ])("%s", (_what, path, from, to, expected) => {
    const findings = after(path, from.replaceAll(/^ {8}/gmu, path === USERS ? "    " : "    "), to);
    for (const [index, start] of expected.entries()) expect(findings[index]?.slice(0, start.length)).toBe(start);
    expect(findings).toHaveLength(expected.length);
  });

  it("mistakes in several files are all found at once", () => {
    const { findings } = loadCatalog(
      acmeWith({
        [INTEGRATION]: (text) =>
          text.replace("label: Acme", "lable: Acme").replace("category: identity", "category: 7"),
        [USERS]: (text) => text.replace("method: GET", "method: get"),
        [MAPPING]: (text) => text.replace("id: id", "id: { konst: 1 }"),
        "unified-models/people/model.yaml": (text) => text.replace("version: 1.0.0", "version: 1"),
      }),
    );
    expect(findings.map(({ code, span }) => `${span.file.split("/").at(-1)}:${span.line} ${code}`)).toEqual([
      "integration.yaml:3 unknown_key",
      "integration.yaml:4 wrong_type",
      "users.yaml:4 unknown_key",
      "users.yaml:4 wrong_value",
      "model.yaml:4 wrong_type",
    ]);
  });
});
