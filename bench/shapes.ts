/**
 * Pages in the shapes that Datadog's recordings show, mappings over them in JSONata, and the same by hand: the same JSON,
 * also where a list or a value is missing, which the expressions allow for.
 */

interface UserRecord {
  readonly id: string;
  readonly type: "users";
  readonly attributes: {
    readonly name?: string;
    readonly handle: string;
    readonly email: string;
    readonly created_at: string;
    readonly modified_at: string;
    readonly disabled: boolean;
    readonly verified: boolean;
    readonly service_account: boolean;
    readonly status: string;
    readonly title: string | null;
    readonly icon: string;
  };
  readonly relationships: {
    readonly roles?: { readonly data?: readonly { readonly type: "roles"; readonly id: string }[] };
    readonly org: { readonly data: { readonly type: "orgs"; readonly id: string } };
  };
}

interface RoleRecord {
  readonly id: string;
  readonly type: string;
  readonly attributes: { readonly name: string };
}

interface UsersPage {
  readonly data: readonly UserRecord[];
  readonly included?: readonly RoleRecord[];
}

const statuses = ["Active", "Pending", "Disabled"];

export function usersPage(size: number): Required<UsersPage> {
  const included: RoleRecord[] = Array.from({ length: 12 }, (_, index) => ({
    id: `role-${index}`,
    type: "roles",
    attributes: { name: `Role ${index}` },
  }));
  for (let index = 0; index < 3; index++)
    included.push({ id: `org-${index}`, type: "orgs", attributes: { name: `Org ${index}` } });
  const data = Array.from({ length: size }, (_, index): UserRecord => ({
    id: `user-${index}`,
    type: "users",
    attributes: {
      ...(index % 9 === 8 ? {} : { name: `First${index} Middle Last${index % 50}` }),
      handle: `h${index}@example.com`,
      email: `h${index}@example.com`,
      created_at: new Date(1_500_000_000_000 + index * 86_400_000).toISOString(),
      modified_at: new Date(1_600_000_000_000 + index * 3_600_000).toISOString(),
      disabled: index % 7 === 0,
      verified: index % 3 !== 0,
      service_account: index % 11 === 0,
      status: statuses[index % 3] ?? "",
      title: index % 4 === 0 ? null : "Engineer",
      icon: `https://example.com/${index}.png`,
    },
    relationships: {
      roles: {
        data: Array.from({ length: 1 + (index % 3) }, (_unused, at) => ({
          type: "roles",
          id: `role-${(index + at * 5) % 12}`,
        })),
      },
      org: { data: { type: "orgs", id: `org-${index % 3}` } },
    },
  }));
  return { data, included };
}

export const usersSource = `data.{
  "id": id,
  "first_name": $split(attributes.name, " ")[0],
  "last_name": $substringAfter(attributes.name, " "),
  "name": attributes.name,
  "status": attributes.disabled ? "inactive" : $lookup({"Active": "active", "Pending": "pending", "Disabled": "inactive"}, attributes.status),
  "type": attributes.service_account ? "service" : "human",
  "emails": [{"email": attributes.email, "is_verified": attributes.verified}],
  "title": attributes.title,
  "created_at": $fromMillis($toMillis(attributes.created_at)),
  "updated_at": $fromMillis($toMillis(attributes.modified_at)),
  "roles": ($ids := relationships.roles.data.id; [$$.included[type = "roles" and id in $ids].{"id": id, "name": attributes.name}])
}[]`;

/** The best that a careful developer writes: one Map, no passes to spare. */
export function usersByHand(page: UsersPage): unknown[] {
  const roles = new Map<string, { readonly position: number; readonly role: RoleRecord }>();
  for (const [position, role] of (page.included ?? []).entries())
    if (role.type === "roles") roles.set(role.id, { position, role });
  return page.data.map((record) => {
    const { attributes } = record;
    const { name } = attributes;
    const user: Record<string, unknown> = { id: record.id };
    if (name !== undefined) {
      const space = name.indexOf(" ");
      user["first_name"] = space < 0 ? name : name.slice(0, space);
      user["last_name"] = space < 0 ? name : name.slice(space + 1);
      user["name"] = name;
    }
    user["status"] = attributes.disabled
      ? "inactive"
      : attributes.status === "Active"
        ? "active"
        : attributes.status === "Pending"
          ? "pending"
          : "inactive";
    user["type"] = attributes.service_account ? "service" : "human";
    user["emails"] = [{ email: attributes.email, is_verified: attributes.verified }];
    user["title"] = attributes.title;
    user["created_at"] = new Date(Date.parse(attributes.created_at)).toISOString();
    user["updated_at"] = new Date(Date.parse(attributes.modified_at)).toISOString();
    const held = (record.relationships.roles?.data ?? []).flatMap((one) => roles.get(one.id) ?? []);
    held.sort((left, right) => left.position - right.position);
    user["roles"] = held.map(({ role }) => ({ id: role.id, name: role.attributes.name }));
    return user;
  });
}

export const usersIndexedSource = `(
  $roles := included[type = "roles"]{id: {"id": id, "name": attributes.name}};
  data.{
    "id": id,
    "first_name": $substringBefore(attributes.name, " "),
    "name": attributes.name,
    "status": attributes.disabled ? "inactive" : "active",
    "emails": [{"email": attributes.email, "is_verified": attributes.verified}],
    "title": attributes.title,
    "created_at": attributes.created_at,
    "updated_at": attributes.modified_at,
    "roles": [relationships.roles.data.$lookup($roles, id)]
  }[]
)`;

export function usersIndexedByHand(page: UsersPage): unknown[] {
  const roles = new Map<string, { readonly id: string; readonly name: string }>();
  for (const role of page.included ?? [])
    if (role.type === "roles") roles.set(role.id, { id: role.id, name: role.attributes.name });
  return page.data.map((record) => {
    const { attributes } = record;
    const { name } = attributes;
    const user: Record<string, unknown> = { id: record.id };
    if (name !== undefined) {
      const space = name.indexOf(" ");
      user["first_name"] = space < 0 ? name : name.slice(0, space);
      user["name"] = name;
    }
    user["status"] = attributes.disabled ? "inactive" : "active";
    user["emails"] = [{ email: attributes.email, is_verified: attributes.verified }];
    user["title"] = attributes.title;
    user["created_at"] = attributes.created_at;
    user["updated_at"] = attributes.modified_at;
    const held: unknown[] = [];
    for (const one of record.relationships.roles?.data ?? []) {
      const role = roles.get(one.id);
      if (role !== undefined) held.push(role);
    }
    user["roles"] = held;
    return user;
  });
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
      readonly measurements?: readonly { readonly usage_type: string; readonly value?: number | null }[];
    };
  }[];
}

export function hourlyUsage(size: number): UsagePage {
  return {
    data: Array.from({ length: size }, (_, index) => ({
      id: `usage-${index}`,
      attributes: {
        product_family: "infra_hosts",
        org_name: `Org ${index % 3}`,
        public_id: `p${index % 3}`,
        region: "us",
        timestamp: `2026-01-${String(1 + (index % 28)).padStart(2, "0")}T${String(index % 24).padStart(2, "0")}:00:00+00:00`,
        measurements: Array.from({ length: 5 }, (_unused, at) => ({
          usage_type: `type_${at}`,
          value: (index + at) % 6 === 0 ? null : index * 10 + at,
        })),
      },
    })),
  };
}

export const usageSource = `data.attributes.(
  $family := product_family; $organization := org_name; $hour := timestamp;
  measurements[value != null].{
    "product": $family,
    "metric_name": usage_type,
    "organization": $organization,
    "quantity": value,
    "start_date": $hour
  }
)[]`;

export function usageByHand(page: UsagePage): unknown[] {
  const rows: unknown[] = [];
  for (const { attributes } of page.data) {
    for (const { usage_type, value } of attributes.measurements ?? []) {
      if (value !== undefined && value !== null)
        rows.push({
          product: attributes.product_family,
          metric_name: usage_type,
          organization: attributes.org_name,
          quantity: value,
          start_date: attributes.timestamp,
        });
    }
  }
  return rows;
}

export interface Leaf {
  readonly name: string;
  readonly source: string;
}

/** The leaves of a record mapping, as the engine sees them. */
export const leaves: readonly Leaf[] = [
  { name: "id", source: "id" },
  { name: "first_name", source: `$substringBefore(attributes.name, " ")` },
  { name: "name", source: "attributes.name" },
  { name: "status", source: `attributes.disabled ? "inactive" : "active"` },
  { name: "email", source: "attributes.email" },
  { name: "is_verified", source: "attributes.verified" },
  { name: "title", source: "attributes.title" },
  { name: "created_at", source: "attributes.created_at" },
  { name: "updated_at", source: "attributes.modified_at" },
  { name: "roles", source: "relationships.roles.data" },
  { name: "role_id", source: "id" },
  { name: "role_name", source: "$lookup($roles, id).attributes.name" },
];

/** Stands for the mapping room: puts what the leaves give into output nodes. */
export function userFromLeaves(record: unknown, members: readonly ((input: unknown) => unknown)[]): unknown {
  const leaf = (index: number): unknown => members[index]?.(record);
  const user: Record<string, unknown> = {};
  for (const [index, name] of ["id", "first_name", "name", "status"].entries()) {
    const value = leaf(index);
    if (value !== undefined) user[name] = value;
  }
  user["emails"] = [{ email: leaf(4), is_verified: leaf(5) }];
  user["title"] = leaf(6);
  user["created_at"] = leaf(7);
  user["updated_at"] = leaf(8);
  const roles = leaf(9);
  user["roles"] = (Array.isArray(roles) ? roles : []).map((role) => ({
    id: members[10]?.(role),
    name: members[11]?.(role),
  }));
  return user;
}

export const mappings: readonly Leaf[] = [
  { name: "users", source: usersSource },
  { name: "usersIdx", source: usersIndexedSource },
  { name: "usage", source: usageSource },
];
