/** The text of every error code, in our words: what is wrong and, where it helps, what to write instead. */

/** Where `{x}` stands the fault's own field is quoted, cut to a length that fits a log line. */
const texts: Readonly<Record<string, string>> = {
  S0101: "A string literal must end with the quote it began with",
  S0102: "The number {token} is out of range",
  S0103: "The escape sequence \\{token} is not known; write \\\\ for a backslash",
  S0104: "\\u must be followed by four hex digits",
  S0105: "A name in back-ticks must end with a back-tick",
  S0106: "A comment has no closing */",
  S0201: "Syntax error at {token}",
  S0202: "Expected {value}, got {token}",
  S0203: "Expected {value} before the end of the expression",
  S0204: "Unknown operator {token}",
  S0205: "Unexpected {token}",
  S0206: "Unknown kind of expression: {token}",
  S0207: "The expression ends too early",
  S0208: "Parameter {value} of a function must be a variable name that starts with $",
  S0209: "A filter cannot follow a grouping; put the filter before it",
  S0210: "A step can have only one grouping",
  S0211: "{token} cannot begin an expression",
  S0212: "The left side of := must be a variable name that starts with $",
  S0213: "The literal {value} cannot be a step of a path",
  S0214: "The right side of {token} must be a variable name that starts with $",
  S0215: "@ must stand before the filters of a step",
  S0216: "@ must stand before the order-by of a step",
  S0217: "There is no parent that % could mean here",
  S0301: "A regular expression must not be empty",
  S0302: "A regular expression has no closing /",
  S0303: "The regular expression does not parse",
  S0401: "Type parameters in a signature apply only to functions and arrays",
  S0402: "A choice in a signature cannot contain parameterised types",
  S0500: "An expression with syntax errors cannot be evaluated",
  T0410: "Argument {index} of function {token} does not match the function's signature",
  T0411: "The context cannot stand in for argument {index} of function {token}",
  T0412: "Argument {index} of function {token} must be an array of {type}",
  D1001: "The number {value} is out of range",
  D1002: "Cannot negate {value}, which is not a number",
  T1003: "A key of an object must be a string; got {value}",
  D1004: "The regular expression matches an empty string",
  T1005: "This is not a function. Did you mean ${token}?",
  T1006: "This is not a function",
  T1007: "This is not a function to apply partially. Did you mean ${token}?",
  T1008: "This is not a function to apply partially",
  D1009: "Two keys of one object evaluate to {value}",
  T1010: "The function given to {token} as a matcher does not return the right structure",
  D1011: "Functions call each other too deeply; check for endless recursion or make it tail-recursive",
  D1012: "The evaluation took longer than {value} milliseconds; check for an endless loop",
  D1013: "Keys that start with _jsonata_ are reserved: {value}",
  T2001: "The left side of {token} must be a number",
  T2002: "The right side of {token} must be a number",
  T2003: "The left side of .. must be an integer",
  T2004: "The right side of .. must be an integer",
  T2006: "The right side of ~> must be a function",
  T2007: "Order-by cannot compare {value} with {value2}: they differ in type",
  T2008: "Order-by compares strings or numbers only",
  T2009: "{token} cannot compare {value} with {value2}: they differ in type",
  T2010: "{token} compares strings or numbers only",
  T2011: "The update of a transform must be an object: {value}",
  T2012: "The deletion of a transform must be a string or an array of strings: {value}",
  T2013: "$clone has been replaced by something that is not a function",
  D2014: "A range must not have more than ten million members; this one has {value}",
  D2015: "A sequence must not have more than {value} members",
  D3001: "$string cannot print Infinity or NaN",
  D3010: "The second argument of $replace must not be an empty string",
  D3011: "The fourth argument of $replace must be a positive number",
  D3012: "A match was to be replaced by something that is not a string",
  D3020: "The third argument of $split must be a positive number",
  D3030: "Cannot make a number of {value}",
  D3040: "The third argument of $match must be a positive number",
  D3050: "The second argument of $reduce must be a function of at least two arguments",
  D3060: "$sqrt cannot take the root of the negative number {value}",
  D3061: "$power leads out of the range of numbers: base {value}, exponent {exp}",
  D3070: "$sort without a function sorts only strings or only numbers; give a comparing function as second argument",
  D3110: "$toMillis expects an ISO 8601 timestamp; got {value}",
  D3137: "{message}",
  D3138: "$single matched more than one item",
  D3139: "$single matched no item",
  D3140: "Malformed text given to ${functionName}: {value}",
  D3141: "{message}",
  L1001: "The expression used up its {value} steps; check for an endless loop or a scan of everything for every item",
  L1002: "The expression produced more than {value} characters of text",
  L1003: "The expression constructed more than {value} objects and array members",
  L1004: "The regular expression cannot run in linear time",
  L1005: "$eval is not part of this dialect; write the expression out",
  L1006: "__proto__ cannot be a key of an object",
};

const plain = new Set(["message", "functionName", "type", "index", "exp"]);

/** Undefined for a code that has no text of ours (some picture-string codes keep the package's own). */
export function messageOf(code: string, fault: object): string | undefined {
  const template = texts[code];
  if (template === undefined) return undefined;
  const fields = fault as Readonly<Record<string, unknown>>;
  return template.replace(/\{(\w+)\}/g, (_all, field: string) => quote(field, fields[field], template));
}

function quote(field: string, value: unknown, template: string): string {
  if (typeof value === "function") return "a function";
  if (plain.has(field) || template.includes(`\${${field}}`)) return String(value);
  if (field === "value" && typeof value === "number") return String(value);
  const text = JSON.stringify(value) ?? "nothing";
  return text.length > 60 ? `${text.slice(0, 57)}...` : text;
}
