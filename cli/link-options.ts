/** What the operator says of link pages: `COGNATE_PUBLIC_URL`, `COGNATE_LINK_ORIGINS`, `COGNATE_LINK_SCHEMES`. */
import type { ServerOptions } from "../server/index.ts";
import { UsageError } from "./exit.ts";

type LinkOptions = Pick<ServerOptions, "publicUrl" | "linkOrigins" | "linkSchemes">;

/** @throws UsageError for what is no address */
export const linkOptionsFrom = (env: Readonly<Record<string, string | undefined>>): LinkOptions => {
  const publicUrl = env["COGNATE_PUBLIC_URL"] ?? "";
  if (publicUrl !== "" && (!URL.canParse(publicUrl) || !/^https?:\/\/[^/]+\/?$/.test(publicUrl)))
    throw new UsageError(
      `COGNATE_PUBLIC_URL is \`${publicUrl}\`, which is no address.`,
      "Write it as https://connect.example, without a path.",
    );
  const linkOrigins = listOf(env["COGNATE_LINK_ORIGINS"]);
  const wrong = linkOrigins.find((one) => !URL.canParse(one) || new URL(one).origin !== one);
  if (wrong !== undefined)
    throw new UsageError(
      `COGNATE_LINK_ORIGINS names \`${wrong}\`, which is no origin.`,
      "Write origins as https://app.example, separated by commas.",
    );
  return {
    ...(publicUrl === "" ? {} : { publicUrl }),
    linkOrigins,
    linkSchemes: listOf(env["COGNATE_LINK_SCHEMES"]),
  };
};

const listOf = (text: string | undefined): readonly string[] =>
  (text ?? "")
    .split(",")
    .map((one) => one.trim())
    .filter((one) => one !== "");
