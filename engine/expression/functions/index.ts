/** The function library: one file a function, listed here. */
import type { ExpressionFunction } from "../types.ts";

export const FUNCTIONS: Readonly<Record<string, ExpressionFunction>> = {};
