/** The official cases of the language, and random expressions beside the reference. */
import { expect, test } from "vitest";
import { describeShared, sharedPath } from "../support/shared.ts";
import { deviations } from "./deviations.ts";
import { fuzz } from "./differential.ts";
import { runSuite } from "./suite.ts";

describeShared("JSONata's official cases", () => {
  const verdicts = runSuite(sharedPath("jsonata-suite"), deviations);

  test("give the expected value or error code, but for documented deviations", () => {
    expect(verdicts.length).toBe(1_686);
    expect(verdicts.filter((one) => one.outcome === "differs")).toStrictEqual([]);
  });

  test("are compiled, at most one in a hundred left to the reference interpreter", () => {
    expect(verdicts.filter((one) => one.engine === "reference").length).toBeLessThanOrEqual(verdicts.length / 100);
  });

  test("need few documented deviations besides $eval", () => {
    expect(deviations.length).toBeLessThanOrEqual(4);
  });
});

test("random expressions give the value or error of the reference interpreter", { timeout: 60_000 }, () => {
  const report = fuzz(5_000, 20_261_122);
  expect(report.differences).toStrictEqual([]);
  expect(report.declined).toBeLessThanOrEqual(50);
});
