/** Secrets in plain text, secrets out of place, and hosts that free text could reach. */
import { FIXTURE, INTEGRATION, SANDBOX, USERS, USERS_MAPPING } from "./files.ts";
import type { Kind } from "./mistake.ts";

const ACCEPT = "headers: { accept: application/json }";
const header = (name: string, value: string): string => `headers: { ${name}: «${value}» }`;

/** Written in parts, so that no scanner takes this file for a leak. */
const fake = (...parts: readonly string[]): string => parts.join("");

export const secrets: Kind = {
  [INTEGRATION]: [
    [
      "a base URL without encryption",
      '"https://api.{{ account.site }}/v1"',
      '«"http://api.{{ account.site }}/v1"»',
      "plain_http",
      "https://api.",
    ],
    [
      "a login without encryption",
      'url: "https://{{ credentials.domain }}/login"',
      'url: «"http://{{ credentials.domain }}/login"»',
      "plain_http",
    ],
    ["a token in auth", '"{{ credentials.token }}"', "«7f3kq9x2m4p8w1z6»", "plain_secret", "credentials."],
    [
      "a default of a secret field",
      "label: Token, env",
      "label: Token, default: «hunter2hunter2», env",
      "plain_secret",
    ],
    [
      "a bearer value in a header",
      ACCEPT,
      header("authorization", fake("Bearer ", "abcdefghijklmnop", "qrstuvwxyz012345")),
      "plain_secret",
    ],
    [
      "a basic value in a header",
      ACCEPT,
      header("authorization", fake("Basic ", "dXNlcjpwYXNz", "d29yZDEyMzQ1Njc4")),
      "plain_secret",
    ],
    ["a GitHub token", ACCEPT, header("x-key", fake("ghp", "_16C7e42F292c6912E7710c838347Ae178B4a")), "plain_secret"],
    ["a GitLab token", ACCEPT, header("x-key", fake("glpat", "-sV3kQ9xZ2mP8wL1tR6yB")), "plain_secret"],
    ["a Slack token", ACCEPT, header("x-key", fake("xoxb", "-123456789012-abcdefABCDEF1234")), "plain_secret"],
    ["a Stripe key", ACCEPT, header("x-key", fake("sk", "_live_4eC39HqLyjWDarjtT1zdp7dc")), "plain_secret"],
    ["an AWS access key", ACCEPT, header("x-key", fake("AKIA", "IOSFODNN7QXAMPLE")), "plain_secret"],
    ["a Google API key", ACCEPT, header("x-key", fake("AIza", "SyD-9tSrke72PouQMnMX-a7eZSW0jkFMBWY")), "plain_secret"],
    [
      "a JSON Web Token",
      ACCEPT,
      header("x-key", fake("eyJhbGciOiJIUzI1NiJ9", ".eyJzdWIiOiIxMjM0NTY3ODkwIn0", ".dozjgNryP4J3jVmNHl0w5N")),
      "plain_secret",
    ],
    ["a private key", ACCEPT, 'headers: { x-key: «"-----BEGIN RSA PRIVATE KEY-----"» }', "plain_secret"],
    ["a long random text under a telling key", ACCEPT, header("x-api-key", "9f8a7c6b5d4e3f2a1b0c"), "plain_secret"],
    [
      "a password in a URL",
      '- { method: POST, path: /v1/uploads, base_url: "https://uploads.{{ account.site }}" }',
      '- { method: POST, path: /v1/uploads, base_url: «"https://root:s3cr3tpass@uploads.acme.example"» }',
      "plain_secret",
    ],
    [
      "a secret in a header of all operations",
      ACCEPT,
      'headers: { x-key: "{{ credentials.«token» }}" }',
      "secret_out_of_place",
      "`auth`",
    ],
    [
      "a secret as a field of the account",
      "https://api.{{ account.site }}/v1",
      "https://api.{{ account.site }}/{{ account.«token» }}",
      "secret_out_of_place",
    ],
    [
      "a text field in the host",
      "type: select\n        label: Site\n        default: acme.example\n        options: [{ value: acme.example, label: US }, { value: eu.acme.example, label: Europe }]",
      "type: text\n        label: Site\n        default: acme.example",
      "host_not_covered",
      "hosts",
      [
        [INTEGRATION, 'hosts: ["*.acme.example"]\n', ""],
        [INTEGRATION, '"https://api.{{ account.site }}/v1"', '«"https://api.{{ account.site }}/v1"»'],
        [
          INTEGRATION,
          'servers:\n  - { method: POST, path: /v1/uploads, base_url: "https://uploads.{{ account.site }}" }\n',
          "",
        ],
        [INTEGRATION, 'url: "https://{{ credentials.domain }}/login"', "url: https://login.acme.example/login"],
      ],
    ],
    [
      "a learnt value in the host",
      'base_url: "https://api.{{ account.site }}/v1"\nhosts: ["*.acme.example"]',
      'base_url: «"https://{{ account.region }}/v1"»',
      "host_not_covered",
      "region",
      [[INTEGRATION, 'url: "https://{{ credentials.domain }}/login"', "url: https://login.acme.example/login"]],
    ],
    [
      "a token's answer in the host",
      'base_url: "https://api.{{ account.site }}/v1"\nhosts: ["*.acme.example"]',
      'base_url: «"{{ token.instance_url }}/v1"»',
      "host_not_covered",
      "hosts",
      [[INTEGRATION, 'url: "https://{{ credentials.domain }}/login"', "url: https://login.acme.example/login"]],
    ],
    [
      "a host field in the address of a login",
      'hosts: ["*.acme.example"]\n',
      "",
      "host_not_covered",
      "hosts",
      [
        [
          INTEGRATION,
          'url: "https://{{ credentials.domain }}/login"',
          'url: «"https://{{ credentials.domain }}/login"»',
        ],
      ],
    ],
    [
      "hosts that do not cover the free text",
      'hosts: ["*.acme.example"]',
      'hosts: ["*.other.example"]',
      "host_not_covered",
      "other.example",
      [
        [
          INTEGRATION,
          'url: "https://{{ credentials.domain }}/login"',
          'url: «"https://{{ credentials.domain }}.acme.example/login"»',
        ],
      ],
    ],
    [
      "a free text before the suffix of a host",
      "https://api.{{ account.site }}/v1",
      "https://api.{{ account.workspace }}.com/v1",
      "host_not_covered",
      "account.workspace",
      [[INTEGRATION, '"https://api.{{ account.workspace }}.com/v1"', '«"https://api.{{ account.workspace }}.com/v1"»']],
    ],
  ],
  [USERS]: [
    [
      "a secret in a path",
      'path: "/users/{{ id }}/details"',
      'path: "/users/{{ credentials.«token» }}/details"',
      "secret_out_of_place",
    ],
    [
      "an argument in the host of an operation",
      "  remind: { method: POST, path",
      '  remind: { base_url: «"https://{{ args.host }}"», method: POST, path',
      "host_not_covered",
      "args.host",
      [
        [INTEGRATION, 'hosts: ["*.acme.example"]\n', ""],
        [INTEGRATION, 'url: "https://{{ credentials.domain }}/login"', "url: https://login.acme.example/login"],
      ],
    ],
    [
      "a token in the query",
      "    records: data\n",
      fake("    query: { access_token: «9f8a7c6b5d4e3f2a1b0c» }\n", "    records: data\n"),
      "plain_secret",
    ],
  ],
  [USERS_MAPPING]: [
    [
      "a secret in a mapping",
      "  location: $steps.detail.address",
      "  location: $first($steps.detail.address, $account.«token»)",
      "secret_out_of_place",
    ],
  ],
  [FIXTURE]: [
    [
      "a token in a fixture",
      "address: London",
      `address: «${fake("ghp", "_16C7e42F292c6912E7710c838347Ae178B4a")}»`,
      "plain_secret",
    ],
  ],
  [SANDBOX]: [
    [
      "a token in the sandbox",
      "token: sandbox }",
      `token: «${fake("xoxb", "-123456789012-abcdefABCDEF1234")}» }`,
      "plain_secret",
    ],
  ],
};
