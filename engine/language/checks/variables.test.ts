/** Headers are read by two spellings, one for each kind of place; the wrong one is found. */
import { expect, test } from "vitest";
import { type Scope, SCOPES } from "../scopes.ts";
import { located, testCompilation } from "../testing.ts";

const find = (text: string, scope: Scope): ReturnType<typeof testCompilation>["findings"]["all"] => {
  const compilation = testCompilation();
  compilation.expression(located(text), scope);
  return compilation.findings.all;
};

test.each<[text: string, scope: Scope, columns: readonly [number, number], hint: string]>([
  ["$contains(headers.link, 'next')", SCOPES.paging, [11, 18], "Write `$headers`"],
  ["headers.total", SCOPES.records, [1, 8], "Write `$headers`"],
  ["headers.x-next = ''", SCOPES.answer, [11, 15], "back-ticks: headers.`x-next`."],
])("%s", (text, scope, [column, endColumn], hint) => {
  const [found, ...others] = find(text, scope);
  expect([found, others]).toMatchObject([{ span: { column, endColumn } }, []]);
  expect(found?.hint).toContain(hint);
});

test.each<[text: string, scope: Scope]>([
  ["$headers.link", SCOPES.paging],
  ["$.headers.total", SCOPES.records],
  ["meta.headers", SCOPES.records],
  ["headers", SCOPES.record],
  ["headers.`x-next`", SCOPES.answer],
  ["headers.total-status", SCOPES.answer],
])("%s is left alone", (text, scope) => {
  expect(find(text, scope)).toEqual([]);
});
