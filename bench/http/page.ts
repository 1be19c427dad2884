/** One page of a hundred users as the provider sends it, and the work a careful developer would write by hand for it. */

interface Ref {
  readonly type: string;
  readonly id: string;
}

interface ProviderUser {
  readonly type: string;
  readonly id: string;
  readonly attributes: Readonly<Record<string, string | boolean | null | undefined>>;
  readonly relationships: {
    readonly roles?: { readonly data?: readonly Ref[] };
    readonly org?: { readonly data?: Ref };
  };
}

export interface ProviderPage {
  readonly data: readonly ProviderUser[];
  readonly included: readonly (Ref & { readonly attributes: { readonly name: string } })[];
  readonly meta: { readonly page: { readonly total_count: number; readonly total_filtered_count: number } };
}

export const PAGE_SIZE = 100;
const ROLES = 12;

const uuid = (prefix: string, index: number): string => `${prefix}-0000-4000-8000-${String(index).padStart(12, "0")}`;

export const providerPage = (size = PAGE_SIZE): ProviderPage => ({
  data: Array.from({ length: size }, (_unused, index) => ({
    type: "users",
    id: uuid("11111111", index),
    attributes: {
      name: index % 17 === 0 ? null : `Person ${index} Family${index % 31}`,
      handle: `person${index}@example.com`,
      email: `person${index}@example.com`,
      title: index % 3 === 0 ? null : "Engineer",
      icon: `https://avatars.example/${index}.png`,
      status: index % 19 === 0 ? "Disabled" : index % 23 === 0 ? "Pending" : "Active",
      disabled: index % 19 === 0,
      verified: true,
      service_account: index % 29 === 0,
      mfa_enabled: index % 2 === 0,
      last_login_time: index % 7 === 0 ? null : "2026-01-04T08:11:02.123456+00:00",
      created_at: "2023-02-06T15:50:10.995740+00:00",
      modified_at: "2024-02-06T15:51:59.847148+00:00",
    },
    relationships: {
      roles: {
        data: [
          { type: "roles", id: uuid("22222222", index % ROLES) },
          { type: "roles", id: uuid("22222222", (index + 5) % ROLES) },
        ],
      },
      org: { data: { type: "orgs", id: uuid("33333333", 1) } },
    },
  })),
  included: [
    ...Array.from({ length: ROLES }, (_unused, index) => ({
      type: "roles",
      id: uuid("22222222", index),
      attributes: { name: `Role ${index}` },
    })),
    { type: "orgs", id: uuid("33333333", 1), attributes: { name: "Example" } },
  ],
  meta: { page: { total_count: size, total_filtered_count: size } },
});

const STATUSES: Readonly<Record<string, string>> = { Active: "active", Pending: "invited", Disabled: "inactive" };

const textOf = (value: string | boolean | null | undefined): string | null =>
  typeof value === "string" ? value : null;

/** By hand: one map for names, one object literal a user; the same fields as the repository's mapping gives. */
export const mapByHand = (page: ProviderPage): readonly unknown[] => {
  const names = new Map<string, string>();
  for (const { type, id, attributes } of page.included) names.set(`${type}/${id}`, attributes.name);
  return page.data.map((user) => {
    const { attributes, relationships } = user;
    const name = textOf(attributes["name"]) ?? textOf(attributes["handle"]);
    const full = textOf(attributes["name"]) ?? "";
    const space = full.indexOf(" ");
    const machine = attributes["service_account"] === true;
    const status = attributes["disabled"] === true ? "Disabled" : textOf(attributes["status"]);
    const org = relationships.org?.data;
    return {
      id: user.id,
      first_name: !machine && space > 0 ? full.slice(0, space) : null,
      last_name: !machine && space > 0 ? full.slice(space + 1) : null,
      title: textOf(attributes["title"]),
      name,
      username: textOf(attributes["handle"]),
      emails:
        attributes["email"] === null || attributes["email"] === undefined
          ? []
          : [{ email: attributes["email"], is_primary: true }],
      status: status === null ? null : (STATUSES[status] ?? status),
      is_email_verified: attributes["verified"] ?? null,
      is_2fa_enabled: attributes["mfa_enabled"] ?? null,
      roles: (relationships.roles?.data ?? []).map(({ id }) => ({ id, name: names.get(`roles/${id}`) ?? null })),
      organizations: org === undefined ? [] : [{ id: org.id, name: names.get(`orgs/${org.id}`) ?? null }],
      type: machine ? "service-account" : "user",
      avatar: textOf(attributes["icon"]),
      created_at: textOf(attributes["created_at"]),
      updated_at: textOf(attributes["modified_at"]),
      last_login_at: textOf(attributes["last_login_time"]),
      remote_data: user,
    };
  });
};
