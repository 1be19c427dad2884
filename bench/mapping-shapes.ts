/** Pages in the shapes of the recordings for the repository's own Datadog mappings, and what a careful developer writes in their place. */

type Named = { readonly type: string; readonly id: string; readonly attributes: { readonly name: string } };
type Reference = { readonly type: string; readonly id: string };

interface Attributes {
  readonly name?: string | null;
  readonly handle?: string | null;
  readonly email?: string | null;
  readonly title?: string | null;
  readonly icon?: string | null;
  readonly status?: string | null;
  readonly disabled?: boolean;
  readonly verified?: boolean;
  readonly service_account?: boolean;
  readonly mfa_enabled?: boolean;
  readonly last_login_time?: string | null;
  readonly created_at?: string;
  readonly modified_at?: string;
}

interface UsersPage {
  readonly data: readonly {
    readonly type: "users";
    readonly id: string;
    readonly attributes: Attributes;
    readonly relationships: {
      readonly roles?: { readonly data: readonly Reference[] };
      readonly org?: { readonly data: Reference };
      readonly other_orgs?: { readonly data: readonly Reference[] };
    };
  }[];
  readonly included: readonly Named[];
}

const states = ["Active", "Pending", "Disabled"];

/** A page as it comes off the wire: parsed, so that its strings and shapes are those of real answers. */
export function directoryPage(size: number): UsersPage {
  const included = [
    ...Array.from({ length: 12 }, (_, at) => ({ type: "roles", id: `role-${at}`, attributes: { name: `Role ${at}` } })),
    ...Array.from({ length: 3 }, (_, at) => ({ type: "orgs", id: `org-${at}`, attributes: { name: `Org ${at}` } })),
  ];
  const data = Array.from({ length: size }, (_, index) => ({
    type: "users",
    id: `5b0d9a52-0000-4000-8000-${String(index).padStart(12, "0")}`,
    attributes: {
      name: index % 9 === 8 ? null : `First${index} Middle Last${index % 50}`,
      handle: `h${index}@example.com`,
      created_at: new Date(1_500_000_000_000 + index * 86_400_000).toISOString(),
      modified_at: new Date(1_600_000_000_000 + index * 3_600_000).toISOString(),
      email: `h${index}@example.com`,
      icon: `https://avatars.example/${index}.png`,
      title: index % 4 === 0 ? null : "Engineer",
      verified: index % 3 !== 0,
      service_account: index % 11 === 0,
      disabled: index % 7 === 0,
      status: states[index % 3],
      mfa_enabled: index % 2 === 0,
      last_login_time: index % 5 === 0 ? null : new Date(1_700_000_000_000 + index * 1_000).toISOString(),
    },
    relationships: {
      roles: {
        data: Array.from({ length: 1 + (index % 3) }, (_unused, at) => ({
          type: "roles",
          id: `role-${(index + at * 5) % 13}`,
        })),
      },
      org: { data: { type: "orgs", id: `org-${index % 3}` } },
    },
  }));
  return JSON.parse(JSON.stringify({ data, included })) as UsersPage;
}

const namesOf = (page: UsersPage, type: string): ReadonlyMap<string, string> => {
  const names = new Map<string, string>();
  for (const one of page.included) if (one.type === type) names.set(one.id, one.attributes.name);
  return names;
};

const statusOf = ({ disabled, status }: Attributes): string | null => {
  if (disabled === true || status === "Disabled") return "inactive";
  if (status === "Active") return "active";
  return status === "Pending" ? "invited" : (status ?? null);
};

export function directoryByHand(page: UsersPage): unknown[] {
  const roles = namesOf(page, "roles");
  const orgs = namesOf(page, "orgs");
  const users: unknown[] = [];
  for (const { id, attributes, relationships } of page.data) {
    const { name, handle, email } = attributes;
    const service = attributes.service_account === true;
    const space = service || name === undefined || name === null ? -1 : name.indexOf(" ");
    const organizations: unknown[] = [];
    const own = relationships.org?.data;
    if (own?.id !== undefined) organizations.push({ id: own.id, name: orgs.get(own.id) ?? null });
    for (const other of relationships.other_orgs?.data ?? [])
      if (other.id !== undefined) organizations.push({ id: other.id, name: orgs.get(other.id) ?? null });
    const held: unknown[] = [];
    for (const role of relationships.roles?.data ?? []) held.push({ id: role.id, name: roles.get(role.id) ?? null });
    users.push({
      id,
      first_name: space < 0 ? null : (name?.slice(0, space) ?? null),
      last_name: space < 0 ? null : (name?.slice(space + 1) ?? null),
      title: attributes.title ?? null,
      name: name ?? handle ?? null,
      username: handle ?? null,
      emails: email === undefined || email === null ? [] : [{ email, is_primary: true }],
      status: statusOf(attributes),
      is_email_verified: attributes.verified ?? null,
      is_2fa_enabled: attributes.mfa_enabled ?? null,
      roles: held,
      organizations,
      type: service ? "service-account" : "user",
      avatar: attributes.icon ?? null,
      created_at: attributes.created_at ?? null,
      updated_at: attributes.modified_at ?? null,
      last_login_at: attributes.last_login_time ?? null,
    });
  }
  return users;
}

interface UsagePage {
  readonly data: readonly {
    readonly id: string;
    readonly attributes: {
      readonly product_family: string;
      readonly org_name: string;
      readonly public_id: string;
      readonly region: string;
      readonly timestamp: string;
      readonly measurements: readonly { readonly usage_type: string; readonly value: number | null }[];
    };
  }[];
}

const measured = ["host_count", "container_count", "agent_host_count", "brand_new_bytes", "enigma"];

export function meteringPage(size: number): UsagePage {
  const data = Array.from({ length: size }, (_, index) => ({
    type: "usage_timeseries",
    id: `c2d8${String(index).padStart(6, "0")}`,
    attributes: {
      org_name: `Org ${index % 3}`,
      public_id: `pp${index % 3}`,
      region: "us",
      timestamp: `2026-01-${String(1 + (Math.floor(index / 24) % 28)).padStart(2, "0")}T${String(index % 24).padStart(2, "0")}:00:00+00:00`,
      product_family: "infra_hosts",
      measurements: measured.map((usage_type, at) => ({
        usage_type,
        value: (index + at) % 6 === 0 ? null : index * 10 + at,
      })),
    },
  }));
  return JSON.parse(JSON.stringify({ data })) as UsagePage;
}

export interface Tables {
  readonly families: readonly { readonly id: string; readonly name: string }[];
  readonly usageTypes: readonly {
    readonly unit: string;
    readonly aggregation: string;
    readonly types: readonly string[];
  }[];
}

/** The tables are made ready once, as a developer would at the top of the module. */
export function meteringByHand({ families, usageTypes }: Tables): (page: UsagePage) => unknown[] {
  const familyNames = new Map(families.map(({ id, name }) => [id, name]));
  const measures = new Map(usageTypes.flatMap((row) => row.types.map((type) => [type, row] as const)));
  return (page) => {
    const rows: unknown[] = [];
    for (const { id, attributes } of page.data) {
      const { product_family: family, timestamp, public_id: organization } = attributes;
      const start = Date.parse(timestamp);
      const from = new Date(start).toISOString();
      const until = new Date(start + 3_600_000).toISOString();
      for (const { usage_type, value } of attributes.measurements) {
        const measure =
          measures.get(`${family}.${usage_type}`) ??
          measures.get(usage_type) ??
          measures.get(/([a-z]+?)s?(?:_count|_sum)?$/.exec(usage_type)?.[1] ?? "");
        rows.push({
          id: `${id}:${usage_type}`,
          product: { id: family, name: familyNames.get(family) ?? null },
          metric_name: usage_type,
          organization: { id: organization, name: attributes.org_name, region: attributes.region },
          usage: { quantity: value, unit: measure?.unit ?? null, aggregation: measure?.aggregation ?? null },
          start_date: from,
          end_date: until,
        });
      }
    }
    return rows;
  };
}
