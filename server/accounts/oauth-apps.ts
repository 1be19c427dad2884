/** OAuth apps that the operator registered at providers, for connections whose accounts bring none of their own. */

export interface OAuthApp {
  readonly client_id: string;
  /** Absent for a public client. */
  readonly client_secret?: string;
}

/** @param integration its name */
export type FindOAuthApp = (integration: string) => OAuthApp | undefined;

/** `COGNATE_OAUTH_<INTEGRATION>_CLIENT_ID` and `…_CLIENT_SECRET`; the name in capitals, other characters as `_`. */
export const appsFromEnvironment =
  (env: Readonly<Record<string, string | undefined>>): FindOAuthApp =>
  (integration) => {
    const prefix = `COGNATE_OAUTH_${integration.toUpperCase().replaceAll(/[^A-Z0-9]/g, "_")}`;
    const clientId = env[`${prefix}_CLIENT_ID`];
    const clientSecret = env[`${prefix}_CLIENT_SECRET`];
    if (clientId === undefined || clientId === "") return undefined;
    return {
      client_id: clientId,
      ...(clientSecret === undefined || clientSecret === "" ? {} : { client_secret: clientSecret }),
    };
  };
