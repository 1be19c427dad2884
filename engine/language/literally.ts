/** The source of a regular expression that matches a text as it is written. */
export const literally = (text: string): string => text.replaceAll(/[.*+?^${}()|[\]\\]/gu, String.raw`\$&`);
