/** Request ids: a client's own is kept if it cannot smuggle anything (http-api-spec 3.13). */

const ACCEPTABLE = /^[A-Za-z0-9._-]{8,64}$/;

export const requestIdOf = (sent: string | undefined, newId: () => string): string =>
  sent !== undefined && ACCEPTABLE.test(sent) ? sent : newId();
