/** The operator's OAuth apps are read from the environment. */
import { expect, it } from "vitest";
import { appsFromEnvironment } from "./oauth-apps.ts";

it.each([
  [{}, undefined],
  [{ COGNATE_OAUTH_ACME_CRM_CLIENT_ID: "" }, undefined],
  [{ COGNATE_OAUTH_ACME_CRM_CLIENT_SECRET: "s" }, undefined],
  [{ COGNATE_OAUTH_ACME_CRM_CLIENT_ID: "a" }, { client_id: "a" }],
  [
    { COGNATE_OAUTH_ACME_CRM_CLIENT_ID: "a", COGNATE_OAUTH_ACME_CRM_CLIENT_SECRET: "s" },
    { client_id: "a", client_secret: "s" },
  ],
])("an app is found in %j", (env, expected) => {
  expect(appsFromEnvironment(env)("acme-crm")).toEqual(expected);
});
