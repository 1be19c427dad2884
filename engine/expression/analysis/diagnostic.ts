/** What the analysis has to say: a code, a range of the source, a sentence. */

export type DiagnosticCode =
  | "unknown_path"
  | "strict_argument"
  | "null_operand"
  | "absent_inequality"
  | "operand_type"
  | "array_comparison"
  | "unused_binding"
  | "quadratic_scan"
  | "picture"
  | "output_type"
  | "output_value"
  | "output_single"
  | "output_unknown_key"
  | "output_missing_key";

export interface Diagnostic {
  readonly code: DiagnosticCode;
  readonly start: number;
  readonly end: number;
  readonly message: string;
  readonly hint?: string;
  /** Names or values that might have been meant, for a "did you mean". */
  readonly name?: string;
  readonly candidates?: readonly string[];
  /** Worth a word only if one of the candidates is near: else the name may simply not have come up. */
  readonly onlyIfNear?: boolean;
}

export interface Diagnostics {
  add(one: Diagnostic): void;
  /** In order of their place. */
  all(): readonly Diagnostic[];
}

/** The parser copies the left side of `??` and `?:`, so each remark counts once per place. */
export function collectDiagnostics(): Diagnostics {
  const seen = new Map<string, Diagnostic>();
  return {
    add(one) {
      const key = `${one.code}:${one.start}:${one.end}`;
      if (!seen.has(key)) seen.set(key, one);
    },
    all: () => [...seen.values()].toSorted((left, right) => left.start - right.start || left.end - right.end),
  };
}
