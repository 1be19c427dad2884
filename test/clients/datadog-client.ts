/** The official Datadog client, from a manifest of its own; typed here as far as the tests use it. */
import { createRequire } from "node:module";
import { join } from "node:path";
import { installed } from "./installed.ts";

/** Objects of the client's models. */
export interface Resource {
  readonly id?: string;
  readonly attributes?: Readonly<Record<string, unknown>>;
  readonly relationships?: Readonly<Record<string, unknown>>;
}

export interface Configuration {
  setServerVariables(variables: Readonly<Record<string, string>>): void;
}

export interface DatadogClient {
  readonly client: {
    createConfiguration(options: Readonly<Record<string, unknown>>): Configuration;
    readonly ServerConfiguration: new (url: string, variables: object) => object;
    readonly ApiException: new (...args: readonly never[]) => Error;
  };
  readonly v1: {
    readonly MonitorsApi: new (configuration: Configuration) => {
      getMonitor(request: { monitorId: number }): Promise<{ readonly id?: number; readonly name?: string }>;
      listMonitorsWithPagination(request: { pageSize: number }): AsyncGenerator<{ readonly id?: number }>;
    };
    readonly AuthenticationApi: new (configuration: Configuration) => {
      validate(): Promise<{ readonly valid?: boolean }>;
    };
  };
  readonly v2: {
    readonly UsersApi: new (configuration: Configuration) => {
      listUsers(request: { pageSize?: number; filter?: string }): Promise<{ readonly data?: readonly Resource[] }>;
      listUsersWithPagination(request: { pageSize: number }): AsyncGenerator<Resource>;
      getUser(request: { userId: string }): Promise<{ readonly data?: Resource }>;
    };
    readonly RolesApi: new (configuration: Configuration) => {
      listRoles(request: object): Promise<{ readonly data?: readonly Resource[] }>;
      removeUserFromRole(request: { roleId: string; body: object }): Promise<unknown>;
    };
    readonly TeamsApi: new (configuration: Configuration) => {
      listTeamsWithPagination(request: { pageSize: number }): AsyncGenerator<Resource>;
    };
    readonly UsageMeteringApi: new (configuration: Configuration) => {
      getHourlyUsage(request: {
        filterTimestampStart: Date;
        filterTimestampEnd: Date;
        filterProductFamilies: string;
      }): Promise<{ readonly data?: readonly Resource[] }>;
    };
    readonly LogsApi: new (configuration: Configuration) => {
      submitLog(request: { contentEncoding: string; body: readonly object[] }): Promise<unknown>;
    };
  };
}

const NAME = "@datadog/datadog-api-client";

/** undefined, with a notice, where it cannot be installed. */
export const loadDatadogClient = (): DatadogClient | undefined => {
  const folder = installed(".", NAME);
  return folder === undefined ? undefined : (createRequire(join(folder, "package.json"))(NAME) as DatadogClient);
};
