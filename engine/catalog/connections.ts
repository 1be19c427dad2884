/** Compiles the ways to connect an account. */
import type { Compilation } from "../language/compilation.ts";
import type { Located } from "../language/located.ts";
import { SCOPES } from "../language/scopes.ts";
import { compileAuth } from "../request/index.ts";
import type { CredentialNames } from "../language/checks/index.ts";
import type { Connection, ConnectionField } from "./types.ts";

interface FieldFile {
  readonly type: ConnectionField["type"];
  readonly label: string;
  readonly required?: boolean;
  readonly default?: unknown;
  readonly options?: readonly { readonly value: unknown; readonly label: string }[];
  readonly allow_other?: boolean;
  readonly pattern?: string;
  readonly placeholder?: string;
  readonly help?: string;
  readonly env?: readonly string[];
  readonly normalize?: unknown;
}

interface ConnectionFile {
  readonly label: string;
  readonly description?: string;
  readonly documentation_url?: string;
  readonly scopes?: readonly string[];
  readonly fields?: Readonly<Record<string, FieldFile>>;
  readonly auth?: unknown;
  readonly verify?: {
    readonly operation: string;
    readonly args?: unknown;
    readonly label?: unknown;
    readonly external_id?: unknown;
    readonly diagnose?: Verify["diagnose"];
  };
  readonly learn?: Readonly<
    Record<string, { readonly operation: string; readonly args?: unknown; readonly value: unknown }>
  >;
}

const isSecretType = (type: ConnectionField["type"]): boolean =>
  type === "secret" || type === "multiline_secret" || type === "json_secret";

/** Names of all fields, read before anything is compiled. */
export const fieldNamesOf = (connections: Located): CredentialNames => {
  const secret = new Set<string>();
  const open = new Set<string>();
  const learned = new Set<string>();
  for (const [, child] of connections.entries()) {
    const connection = child as Located<ConnectionFile>;
    for (const [name, field] of connection.at("fields").entries())
      (isSecretType((field.value as FieldFile).type) ? secret : open).add(name);
    for (const [name] of connection.at("learn").entries()) learned.add(name);
  }
  return { secret, open, learned };
};

export const compileConnection = (name: string, child: Located, compilation: Compilation): Connection => {
  const at = child as Located<ConnectionFile>;
  const { label, description, documentation_url, scopes = [], verify } = at.value;
  const fields = at
    .at("fields")
    .entries()
    .map(([field, place]) => compileField(field, place as Located<FieldFile>, compilation));
  return {
    name,
    label,
    ...(description === undefined ? {} : { description }),
    ...(documentation_url === undefined ? {} : { documentationUrl: documentation_url }),
    scopes,
    fields,
    auth: compileAuth(at.at("auth"), compilation),
    ...(verify === undefined ? {} : { verify: compileVerify(at.at("verify"), compilation) }),
    learn: at
      .at("learn")
      .entries()
      .map(([learnt, place]) => compileLearn(learnt, place, compilation)),
  };
};

const compileField = (name: string, at: Located<FieldFile>, compilation: Compilation): ConnectionField => {
  const {
    type,
    label,
    required = true,
    options = [],
    allow_other = false,
    pattern,
    placeholder,
    help,
    env = [],
  } = at.value;
  const secret = isSecretType(type);
  const preset = at.value.default;
  if (secret && preset !== undefined)
    compilation.findings.report(
      "plain_secret",
      at.at("default").span,
      `\`${name}\` is a secret and has a default in plain text`,
      "leave the default out",
    );
  if (pattern !== undefined && !isRegularExpression(pattern)) {
    const hint = "for a literal character that has a meaning there, write a backslash before it";
    compilation.findings.report("wrong_value", at.at("pattern").span, `\`${pattern}\` is no regular expression`, hint);
  }
  return {
    name,
    type,
    label,
    required: required && preset === undefined,
    ...(preset === undefined ? {} : { default: preset }),
    options: options.map((option) => ({ value: String(option.value), label: option.label })),
    allowOther: allow_other,
    ...(pattern === undefined ? {} : { pattern }),
    ...(placeholder === undefined ? {} : { placeholder }),
    ...(help === undefined ? {} : { help }),
    env,
    ...(at.value.normalize === undefined
      ? {}
      : { normalize: compilation.expression(at.at("normalize"), SCOPES.normalize) }),
    secret,
  };
};

const isRegularExpression = (pattern: string): boolean => {
  try {
    return new RegExp(pattern, "u") instanceof RegExp;
  } catch {
    return false;
  }
};

type Verify = NonNullable<Connection["verify"]>;

const compileVerify = (place: Located, compilation: Compilation): Verify => {
  const at = place as Located<NonNullable<ConnectionFile["verify"]>>;
  const { operation, args, label, external_id, diagnose = [] } = at.value;
  return {
    operation,
    diagnose,
    ...(args === undefined ? {} : { args: compilation.templateTree(at.at("args"), SCOPES.baseUrl) }),
    ...(label === undefined ? {} : { label: compilation.expression(at.at("label"), SCOPES.learned) }),
    ...(external_id === undefined ? {} : { externalId: compilation.expression(at.at("external_id"), SCOPES.learned) }),
  };
};

const compileLearn = (name: string, place: Located, compilation: Compilation): Connection["learn"][number] => {
  const at = place as Located<{ operation: string; args?: unknown; value: unknown }>;
  return {
    name,
    operation: at.value.operation,
    ...(at.value.args === undefined ? {} : { args: compilation.templateTree(at.at("args"), SCOPES.baseUrl) }),
    value: compilation.expression(at.at("value"), SCOPES.learned),
  };
};
