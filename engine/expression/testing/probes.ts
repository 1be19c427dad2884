/** Hostile expressions: each must end in its coded error (or its harmless value), fast and small. Run by tests and by the bench. */

export interface Probe {
  readonly name: string;
  readonly source: string;
  readonly input?: unknown;
  /** The error expected; undefined where the expression is harmless under our limits. */
  readonly code: string | undefined;
}

export const probes: readonly Probe[] = [
  { name: "endless tail recursion", source: "($f := function(){$f()}; $f())", code: "L1001" },
  {
    name: "endless mutual tail recursion",
    source: "($f := function(){$g()}; $g := function(){$f()}; $f())",
    code: "L1001",
  },
  { name: "deep recursion", source: "($f := function($n){1 + $f($n + 1)}; $f(0))", code: "D1011" },
  { name: "recursion through $map", source: "($f := function($x){$map([1, 2], $f)}; $f(1))", code: "D1011" },
  { name: "a big range", source: "[1..9999999]", code: "D2015" },
  { name: "a range beyond the language", source: "[1..99999999]", code: "D2014" },
  { name: "ranges of ranges", source: "[1..400000].[1..400000]", code: "L1003" },
  { name: "$pad", source: `$pad("", 20000000, "x")`, code: "L1002" },
  { name: "$pad with a long filler", source: `$pad("", -20000000, "xyz")`, code: "L1002" },
  {
    name: "string doubling",
    source: `($f := function($s, $n){$n = 0 ? $s : $f($s & $s, $n - 1)}; $length($f("x", 27)))`,
    code: "L1002",
  },
  {
    name: "string doubling by $join",
    source: `($f := function($s, $n){$n = 0 ? $s : $f($join([$s, $s]), $n - 1)}; $length($f("x", 27)))`,
    code: "L1002",
  },
  {
    name: "$replace that grows",
    source: `($f := function($s, $n){$n = 0 ? $s : $f($replace($s, "x", "xxxxxxxxxx"), $n - 1)}; $f("x", 12))`,
    code: "L1001",
  },
  { name: "$string of a big array", source: "$string([1..400000].$string())", code: "L1003" },
  {
    name: "a catastrophic regular expression",
    source: "$contains(s, /^(a+)+$/)",
    input: { s: `${"a".repeat(30)}b` },
    code: undefined,
  },
  {
    name: "a catastrophic split",
    source: "$split(s, /(a|aa)+$/)",
    input: { s: `${"a".repeat(40)}b` },
    code: undefined,
  },
  {
    name: "a hostile date picture",
    source: `$toMillis(s, "[Y][Y][Y][Y][Y][Y][Y][Y][Y]x")`,
    input: { s: `${"1".repeat(200)}y` },
    code: undefined,
  },
  { name: "a date picture of endless width", source: `$fromMillis(0, "[Y,99999999-99999999]")`, code: "L1007" },
  { name: "a picture made long", source: `$formatNumber(1, "0." & $pad("", 100000, "0"))`, code: "L1007" },
  { name: "an infinite number in words", source: `$formatInteger(1 / 0, "w")`, code: "D1001" },
  { name: "$distinct of many alike objects", source: `$distinct([1..60000].{"a": {"b": $}})`, code: "L1001" },
  { name: "$sort with a function", source: "$sort([1..300000], function($a, $b){$a < $b})", code: "L1001" },
  {
    name: "a scan of everything for everything",
    source: "[1..20000].$count($$.b[$ = 1])",
    input: { b: Array.from({ length: 20_000 }, (_, index) => index) },
    code: "L1001",
  },
  { name: "a product of arrays", source: "[1..5000].($x := $; [1..5000].[$x, $])", code: "L1003" },
  {
    name: "doubling by $append",
    source: "($f := function($a, $n){$n = 0 ? $a : $f($append($a, $a), $n - 1)}; $count($f([1], 30)))",
    code: "D2015",
  },
  {
    name: "a product of bound variables",
    source: "rows@$a.$$.rows@$b[$a.id = $b.id].{'id': $a.id}",
    input: { rows: Array.from({ length: 20_000 }, (_, id) => ({ id })) },
    code: "L1001",
  },
  {
    name: "a pattern that repeats what it matches",
    source: `$reduce([1..40], function($s, $i){$replace($s, /.*/, "$0$0$0$0")}, "x")`,
    code: "L1001",
  },
  {
    name: "counts within counts",
    source: "$contains(s, /((a{1,10}){1,10}){1,9}[bc]/)",
    input: { s: "a".repeat(200_000) },
    code: "L1001",
  },
  {
    name: "lists that hold each other twice",
    source: `($x := $reduce([1..40], function($a, $i){[[$a], [$a]]}, {"q": 1}); $x.q)`,
    code: "L1001",
  },
  { name: "a picture for each of many", source: `[1..100000].$toMillis("1", "[Y]" & $string($))`, code: "L1001" },
  { name: "more parts than members allowed", source: `$split($pad("", 4000000, "ab"), "")`, code: "L1003" },
  { name: "text that grows as it is encoded", source: `$encodeUrlComponent($pad("", 7900000, "é"))`, code: "L1002" },
  {
    name: "merging again and again",
    source: "$reduce([1..100000], function($a, $i){$merge([$a, {$string($i): $i}])}, {})",
    code: "L1001",
  },
  { name: "brackets without end", source: `${"(".repeat(40_000)}1${")".repeat(40_000)}`, code: "L1010" },
  { name: "signs without end", source: `${"-".repeat(40_000)}a`, code: "L1010" },
  { name: "objects without end", source: `[1..300000].{"a": {"b": {"c": $}}}`, code: "L1003" },
  { name: "a polluting key", source: `{"__proto__": {"polluted": true}}`, code: "L1006" },
  { name: "a computed polluting key", source: `{"__pro" & "to__": {"polluted": true}}`, code: "L1006" },
  {
    name: "polluting through $merge",
    source: "$merge([$, {}])",
    input: JSON.parse(`{"__proto__": {"polluted": true}}`),
    code: "L1006",
  },
  { name: "polluting through a transform", source: `{"a": 1} ~> |$|{"__proto__": 1}|`, code: "L1006" },
  {
    name: "reading a prototype",
    source: `[__proto__, constructor, toString, $lookup($, "__proto__"), length]`,
    input: { a: [] },
    code: undefined,
  },
  { name: "a forged function", source: `{"_jsonata_function": true, "implementation": 1}`, code: "D1013" },
  { name: "calling forged data", source: "$f()", code: "T1006" },
];
