/** Finds what a unified call names: the account's integration, its mapping (with the account's overlays) and the model's resource. */
import type { Catalog, Integration } from "../catalog/types.ts";
import { CognateError } from "../errors.ts";
import { didYouMean } from "../language/suggest.ts";
import type { ModelResource } from "../mapping/types.ts";
import type { ListTarget } from "./list-setup.ts";
import type { Account, UnifiedTarget } from "./types.ts";

export const findIntegration = (catalog: Catalog, name: string): Integration => {
  const integration = catalog.integrations.get(name);
  if (integration !== undefined) return integration;
  const hint = didYouMean(name, catalog.integrations.keys());
  throw new CognateError(
    "integration_not_found",
    `There is no integration \`${name}\`.`,
    hint === undefined ? {} : { hint },
  );
};

const findResource = (catalog: Catalog, { model, resource }: UnifiedTarget): ModelResource => {
  const found = catalog.models.get(model);
  if (found === undefined) {
    throw new CognateError("model_not_found", `There is no unified model \`${model}\`.`, {
      hint: didYouMean(model, catalog.models.keys()) ?? `Models: ${[...catalog.models.keys()].toSorted().join(", ")}.`,
    });
  }
  const known = found.resources.get(resource);
  if (known !== undefined) return known;
  throw new CognateError("model_not_found", `The model \`${model}\` has no resource \`${resource}\`.`, {
    hint:
      didYouMean(resource, found.resources.keys()) ??
      `Resources: ${[...found.resources.keys()].toSorted().join(", ")}.`,
  });
};

/** @throws CognateError integration_not_found | model_not_found */
export const findTarget = (catalog: Catalog, account: Account, target: UnifiedTarget): ListTarget => {
  const integration = findIntegration(catalog, account.integration);
  const resource = findResource(catalog, target);
  const key = `${target.model}/${target.resource}`;
  const mapping = account.mappings?.get(key) ?? integration.mappings.get(key);
  if (mapping !== undefined) return { integration, mapping, resource };
  throw new CognateError("model_not_found", `${integration.label} is not mapped to ${key}.`, {
    hint:
      integration.mappings.size === 0
        ? "This integration has no mappings."
        : `It is mapped to ${[...integration.mappings.keys()].toSorted().join(", ")}.`,
  });
};
