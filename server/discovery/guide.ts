/** The guide for a customer who connects an integration to a model: which credentials, which permissions, what they get. */
import type { Integration } from "../../engine/catalog/types.ts";
import type { Model } from "../../engine/mapping/types.ts";
import type { ConnectionFacts } from "./integration.ts";
import { describeConnection } from "./integration.ts";
import { describeMethod } from "./meta.ts";

export interface Guide {
  readonly integration: {
    readonly name: string;
    readonly label: string;
    readonly category: string;
    readonly description: string | null;
    readonly documentation_url: string | null;
  };
  readonly model: { readonly name: string; readonly label: string; readonly description: string | null };
  readonly authentication_methods: readonly ConnectionFacts[];
  readonly resources: readonly {
    readonly resource: string;
    readonly methods: readonly { readonly method: string; readonly scopes: readonly string[] }[];
    readonly fields: readonly string[];
    readonly missing_fields: readonly string[];
  }[];
  readonly scopes: readonly string[];
}

export const connectGuide = (integration: Integration, model: Model): Guide => {
  const resources = [...model.resources.values()].flatMap((resource) => {
    const mapping = integration.mappings.get(`${model.name}/${resource.name}`);
    if (mapping === undefined) return [];
    const names = ["list", "get", "create", "update", "delete"].filter((name) => mapping[name as "list"] !== undefined);
    const described = [...names, ...mapping.methods.keys()].map((name) =>
      describeMethod(integration, resource, mapping, name, false),
    );
    const coverage = described.map((one) => one["coverage"] as { mapped: string[] } | null).find((one) => one !== null);
    const fields = coverage?.mapped ?? [];
    const all = Object.keys(resource.schema["properties"] ?? {});
    return [
      {
        resource: resource.name,
        methods: described.map((one) => ({
          method: String(one["method"]),
          scopes: one["scopes"] as readonly string[],
        })),
        fields,
        missing_fields: all.filter((name) => !fields.includes(name)),
      },
    ];
  });
  return {
    integration: {
      name: integration.name,
      label: integration.label,
      category: integration.category,
      description: integration.description ?? null,
      documentation_url: integration.documentationUrl ?? null,
    },
    model: { name: model.name, label: model.label, description: model.description ?? null },
    authentication_methods: [...integration.connections.values()].map(describeConnection),
    resources,
    scopes: [...new Set(resources.flatMap((one) => one.methods.flatMap((method) => method.scopes)))],
  };
};

export const guideMarkdown = (guide: Guide): string => {
  const methods = guide.authentication_methods.map(({ label, description, fields }) => {
    const lines = fields.map((field) => {
      const required = field.required ? ", required" : "";
      const help = field.help === undefined ? "" : `: ${field.help}`;
      return `- **${field.label}** (\`${field.name}\`${required})${help}`;
    });
    return [`## Connect with ${label}`, ...(description === null ? [] : ["", description]), "", ...lines].join("\n");
  });
  const resources = guide.resources.map(
    (one) =>
      `| ${one.resource} | ${one.methods.map((method) => method.method).join(", ")} | ${one.fields.join(", ")} |`,
  );
  return [
    `# ${guide.integration.label} for ${guide.model.label}`,
    ...(guide.integration.description === null ? [] : ["", guide.integration.description]),
    "",
    ...methods.flatMap((text) => [text, ""]),
    ...(guide.scopes.length === 0 ? [] : ["## Permissions", "", ...guide.scopes.map((scope) => `- \`${scope}\``), ""]),
    "## What you get",
    "",
    "| resource | methods | fields |",
    "|---|---|---|",
    ...resources,
    "",
  ].join("\n");
};
