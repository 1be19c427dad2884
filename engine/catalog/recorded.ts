/** What fixtures show of a provider's answers: evidence for input paths, beside samples and the provider's own description. */
import { literally } from "../language/literally.ts";
import { child, type Located } from "../language/located.ts";
import { isSchema } from "./structure/problem.ts";

/** An answer of success in a fixture. */
interface Recorded {
  readonly method: string | undefined;
  readonly path: string | undefined;
  /** `resource.operation`, where the fixture calls one by name. */
  readonly operation: string | undefined;
  readonly body: unknown;
}

export type RecordedAnswers = (operation: string, method: string, path: string) => readonly unknown[];

/** @param fixtures structure checked */
export const recordedAnswers = (fixtures: readonly Located[]): RecordedAnswers => {
  const all = fixtures.flatMap(answersOf);
  return (operation, method, path) => {
    const fits = matcherOf(path);
    // One POST path may stand for many operations, as in GraphQL: there only the operation's name tells.
    const byPath = method.toUpperCase() === "GET";
    return all
      .filter((one) =>
        one.path === undefined
          ? one.operation === operation
          : byPath && (one.method ?? method).toUpperCase() === method.toUpperCase() && fits(one.path),
      )
      .map((one) => one.body);
  };
};

const answersOf = (fixture: Located): readonly Recorded[] =>
  child(fixture, "exchanges")
    .items()
    .flatMap((exchange) => {
      const { value } = child(exchange, "response");
      if (!isSchema(value) || value["body"] === undefined || value["fault"] !== undefined) return [];
      const status = value["status"] ?? 200;
      if (typeof status !== "number" || status >= 300) return [];
      const request = child(exchange, "request");
      return [
        {
          method: child(request, "method").text,
          path: child(request, "path").text,
          operation: child(child(fixture, "call"), "proxy").text,
          body: value["body"],
        },
      ];
    });

/** A fixture's path has the base URL's in front of the operation's. */
const matcherOf = (path: string): ((called: string) => boolean) => {
  const pieces = path.split(/\{\{.*?\}\}|\{\w+\}/u).map(literally);
  const pattern = new RegExp(`(?:^|/[^/]*)${pieces.join("[^/]+")}$`, "u");
  return (called) => pattern.test(called);
};
