/** The good files by short names, as the tables of the corpus write them. */
export const INTEGRATION = "integrations/acme/integration.yaml";
export const USERS = "integrations/acme/resources/users.yaml";
export const TEAMS = "integrations/acme/resources/teams.yaml";
export const USAGE = "integrations/acme/resources/usage.yaml";
export const USERS_MAPPING = "integrations/acme/mappings/people/users.yaml";
export const TEAMS_MAPPING = "integrations/acme/mappings/people/teams.yaml";
export const OVERLAY = "integrations/acme/overlays/eu.yaml";
export const FIXTURE = "integrations/acme/fixtures/users.yaml";
export const SANDBOX = "integrations/acme/sandbox/sandbox.yaml";
export const MODEL = "unified-models/people/model.yaml";
export const SCHEMA = "unified-models/people/users.schema.json";
