/** Static facts about an expression's syntax tree: what it reads, and what in it looks like a mistake. Pure functions. */
export {
  type Binding,
  type NameUse,
  type PathUse,
  type Range,
  type ReferenceFacts,
  references,
  type VariableUse,
} from "./references.ts";
export { builtinNames, forbiddenFunctions } from "./builtins.ts";
