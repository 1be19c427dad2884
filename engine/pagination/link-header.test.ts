/** Link headers as providers send them. */
import * as fc from "fast-check";
import { expect, it } from "vitest";
import { linkOf, parseLinkHeader } from "./link-header.ts";

it.each<[string, string, string | undefined]>([
  ["one link", '<https://a.test/?p=2>; rel="next"', "https://a.test/?p=2"],
  ["two lines joined", '<https://a.test/?p=1>; rel="self", <https://a.test/?p=2>; rel="next"', "https://a.test/?p=2"],
  ["a comma and a semicolon inside the address", '<https://a.test/?f=a,b;c>; rel="next"', "https://a.test/?f=a,b;c"],
  ["no quotes", "</x>; rel=next", "/x"],
  ["several relations, any case", '</x>; rel="Prev NEXT"', "/x"],
  [
    "other parameters, quoted commas",
    '</a>; title="a, \\"b\\"; rel=next"; rel="self", </b>; rel="next"; title="x"',
    "/b",
  ],
  ["only the first rel counts", '</x>; rel="self"; rel="next"', undefined],
  ["blanks everywhere", ' < /x > ; rel = "next" '.replace("< /x >", "</x>"), "/x"],
  ["none", '</x>; rel="last"', undefined],
  ["no header", "", undefined],
  ["rubbish before a link", 'oops, </x>; rel="next"', "/x"],
])("%s", (_name, header, expected) => {
  expect(linkOf(header, "next")).toBe(expected);
});

it("reads back what it is given, for any address and relation", () => {
  const target = fc.webUrl({ withQueryParameters: true }).filter((url) => !url.includes(">"));
  fc.assert(
    fc.property(
      fc.array(fc.record({ target, relation: fc.constantFrom("next", "prev", "first", "last") })),
      (links) => {
        const header = links.map((link) => `<${link.target}>; rel="${link.relation}"`).join(", ");
        expect(parseLinkHeader(header)).toEqual(
          links.map((link) => ({ target: link.target, relations: [link.relation] })),
        );
      },
    ),
  );
});

it("ends on any text", () => {
  const text = fc.string({ unit: fc.constantFrom("<", ">", ",", ";", '"', "\\", "=", "r", "e", "l", " ") });
  fc.assert(
    fc.property(text, (header) => {
      expect(parseLinkHeader(header)).toBeInstanceOf(Array);
    }),
  );
});
