/** The public API of the engine: load a catalog, open an account, make calls. Nothing else of it is stable. */
export { readFolder } from "./catalog/files.ts";
export { loadCatalog } from "./catalog/index.ts";
export { compileAhead, type ModuleFile } from "./catalog/ahead/write.ts";
export { type CompiledCode, createLinker } from "./catalog/ahead/linker.ts";
export type { Catalog, FileTree, Integration } from "./catalog/types.ts";
export { CognateError, ERROR_CODES, type ErrorCode, type ErrorDetail, type Fault, type Where } from "./errors.ts";
export { compile, ExpressionError } from "./expression/index.ts";
export type { Finding, FindingCode, Severity, Span } from "./language/finding.ts";
export { openAccount, type AccountInput } from "./operation/account.ts";
export { accountFromEnvironment } from "./operation/environment.ts";
export { createEngine } from "./operation/index.ts";
export { createSendRaw, type RawAnswer, type RawCall, type SendRaw } from "./operation/raw.ts";
export { createCursorSealer } from "./operation/sealer.ts";
export {
  beginAuthorization,
  createMemoryTokenStore,
  createTokenSource,
  finishAuthorization,
  type AuthorizationStart,
  type TokenLocks,
  type TokenSource,
  type TokenStore,
} from "./operation/tokens/index.ts";
export type {
  Account,
  Answered,
  Engine,
  ItemCall,
  ListAnswer,
  ListCall,
  MethodCall,
  ProxyAnswer,
  ProxyCall,
  StreamItem,
  Trace,
  TraceEvent,
  WriteCall,
} from "./operation/types.ts";
export { toCurl } from "./request/curl.ts";
export { createSandbox, type Sandbox } from "./sandbox/index.ts";
export { playFixture, type FixtureOutcome } from "./fixtures/index.ts";
export { createSend, createWire } from "./transport/index.ts";
export { createRawWire } from "./transport/raw-wire.ts";
export { VERSION } from "./version.ts";
