/** What is logged and counted where a caller left before an answer began: nobody got one, so it is neither a success nor an error of ours or the provider's. */

/** 499 is what proxies write for it (nginx's "client closed request"); it is never sent. */
export const CALLER_LEFT = { status: 499, code: "caller_left", fault: "caller" } as const;
