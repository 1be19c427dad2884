/** Where browsers find this server, and whether over TLS. */
import { isLoopbackHost } from "../http/host.ts";

export interface Site {
  /** `https://connect.example`, no slash at the end. */
  readonly base: string;
  /** False on plain http, which is for development on loopback. */
  readonly secure: boolean;
}

/**
 * @param publicUrl what the operator says; without it the Host header decides: http on loopback, https behind a proxy elsewhere
 */
export const siteOf = (publicUrl: string | undefined, host: string | undefined): Site => {
  if (publicUrl !== undefined && publicUrl !== "")
    return { base: publicUrl.replace(/\/+$/, ""), secure: publicUrl.startsWith("https:") };
  const authority = host ?? "localhost";
  const secure = !isLoopbackHost(authority.replace(/:\d+$/, ""));
  return { base: `${secure ? "https" : "http"}://${authority}`, secure };
};
