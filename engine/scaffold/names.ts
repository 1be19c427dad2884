/** Names as people and programs write them, compared by what they mean. */
import { editDistance } from "../language/suggest.ts";

/** `createdAt`, `created_at`, `Created-At` are all [created, at]; words in the singular. */
export const wordsOf = (name: string): readonly string[] =>
  name
    .replaceAll(/([a-z0-9])([A-Z])/gu, "$1 $2")
    .replaceAll(/([A-Z]+)([A-Z][a-z])/gu, "$1 $2")
    .toLowerCase()
    .split(/[^\p{L}\p{N}]+/u)
    .filter((word) => word !== "")
    .map(singular);

export const singular = (word: string): string => {
  if (/(?:ss|us|is|news|series)$/u.test(word) || word.length < 4) return word;
  if (word.endsWith("ies")) return `${word.slice(0, -3)}y`;
  if (/(?:ches|shes|xes|sses|zes)$/u.test(word)) return word.slice(0, -2);
  return word.endsWith("s") ? word.slice(0, -1) : word;
};

/** A name that may stand in YAML as key, argument or file. */
export const snakeOf = (name: string): string => {
  const snake = name
    .replaceAll(/([a-z0-9])([A-Z])/gu, "$1_$2")
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/gu, "_")
    .replaceAll(/^_+|_+$/gu, "");
  return /^[a-z]/u.test(snake) ? snake : `x_${snake}`.replace(/_$/u, "");
};

/** What a form calls a field. */
export const labelOf = (name: string): string => {
  const words = snakeOf(name).replaceAll("_", " ");
  return `${words.charAt(0).toUpperCase()}${words.slice(1)}`;
};

/** The environment variable that a field is read from. */
export const envOf = (integration: string, field: string): string =>
  `${integration}_${snakeOf(field)}`.toUpperCase().replaceAll(/[^A-Z0-9]+/gu, "_");

/** Names that mean the same; the first is how unified models call it. */
const SYNONYMS: readonly (readonly string[])[] = [
  ["id", "uuid", "guid", "uid", "identifier"],
  ["name", "full name", "display name", "real name", "fullname", "displayname"],
  ["username", "user name", "login", "handle", "login name", "user login", "screen name", "user principal name"],
  ["email", "mail", "email address", "e mail", "primary email", "user email"],
  ["first name", "given name", "firstname", "fname"],
  ["last name", "family name", "surname", "lastname", "lname"],
  ["title", "job title", "position"],
  [
    "created at",
    "created",
    "create date",
    "created date",
    "creation time",
    "creation date",
    "date created",
    "created on",
    "create time",
    "created time",
    "created datetime",
    "created date time",
    "creation date time",
    "joined",
    "joined at",
    "registered at",
  ],
  [
    "updated at",
    "updated",
    "modified",
    "modified at",
    "last modified",
    "last modified at",
    "date modified",
    "changed at",
    "last updated",
    "last updated at",
    "modified on",
    "update time",
    "updated on",
    "updated time",
    "update date",
    "updated date time",
    "last modified date time",
    "last updated date time",
    "modified date time",
  ],
  [
    "last login at",
    "last login",
    "last login time",
    "last login date",
    "last sign in",
    "last sign in at",
    "last signed in at",
    "last sign in date time",
    "last login date time",
  ],
  ["last active at", "last active", "last seen", "last seen at", "last activity", "last activity at"],
  [
    "avatar",
    "avatar url",
    "picture",
    "photo",
    "icon",
    "image",
    "image url",
    "profile image",
    "profile picture",
    "photo url",
  ],
  ["status", "state", "account status"],
  ["type", "kind", "account type", "user type"],
  ["phone", "phone number", "mobile", "telephone", "mobile phone"],
  ["timezone", "time zone", "tz"],
  ["language", "locale", "lang"],
  ["bio", "about", "about me", "biography"],
  ["description", "summary", "detail"],
  ["url", "website", "homepage", "web page"],
  [
    "is 2fa enabled",
    "mfa enabled",
    "2fa enabled",
    "two factor enabled",
    "has 2fa",
    "is mfa enabled",
    "two factor authentication",
  ],
  ["is email verified", "email verified", "verified", "is verified", "verified email"],
  ["group", "team", "member of"],
  ["organization", "organisation", "org", "company"],
  ["license", "licence", "seat"],
  ["permission", "privilege"],
  ["user", "member", "people", "person", "employee", "account"],
  ["user count", "member count", "number of user"],
  ["is managed", "managed", "is system", "system", "built in", "is built in", "is default"],
  ["is primary", "primary"],
  ["product", "sku"],
  ["usage", "consumption"],
  ["quantity", "amount"],
  ["start date", "start", "start time", "starts at", "started at", "from"],
  ["end date", "end", "end time", "ends at", "ended at", "to"],
  ["search", "query", "q", "keyword", "filter", "text"],
  ["active", "enabled"],
  ["inactive", "disabled", "deactivated", "suspended", "archived", "blocked"],
  ["invited", "pending", "staged", "provisioned", "unverified"],
  ["deleted", "removed", "deprovisioned"],
];

const GROUP = new Map(
  SYNONYMS.flatMap((names, at) => names.map((name) => [name.split(" ").map(singular).join(" "), at])),
);

/** How alike two names are, from 0 to 1, and why. */
export const likeness = (wanted: string, found: string): { readonly score: number; readonly why: string } => {
  const [left, right] = [wordsOf(wanted), wordsOf(found)];
  const [a, b] = [left.join(" "), right.join(" ")];
  if (a === "" || b === "") return NONE;
  if (a === b) return { score: 1, why: wanted === found ? "same name" : `the name of \`${found}\`` };
  if (left.join("") === right.join("")) return { score: 0.97, why: `the name of \`${found}\`` };
  const group = GROUP.get(a);
  if (group !== undefined && group === GROUP.get(b)) return { score: 0.9, why: `\`${found}\` means the same` };
  const shared = left.filter((word) => right.includes(word)).length;
  const all = new Set([...left, ...right]).size;
  if (shared > 0 && shared / all >= 0.5)
    return { score: 0.35 + (shared / all) * 0.4, why: `\`${found}\` shares words` };
  if (a.length >= 5 && editDistance(a, b, 3) <= 1) return { score: 0.7, why: `\`${found}\` is spelt alike` };
  return NONE;
};

const NONE = { score: 0, why: "nothing alike" };
