/** One thing that may be written, neutral to the protocol. */
export interface Suggestion {
  readonly label: string;
  readonly kind: "key" | "value" | "reference" | "field" | "variable" | "function" | "path";
  /** One line beside the label. */
  readonly detail?: string;
  /** Markdown. */
  readonly documentation?: string;
  /** Replaces the text from here to the cursor. */
  readonly from: number;
  readonly insert: string;
}
