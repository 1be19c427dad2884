/** `/openapi.json`. */
import type { Route, ServerParts } from "../types.ts";

export const openapiRoutes = (_parts: ServerParts): readonly Route[] => [];
