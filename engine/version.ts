/** The version of this package, as `package.json` says; a test keeps the two equal. */
export const VERSION = "0.1.0";
