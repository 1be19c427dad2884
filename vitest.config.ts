import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    include: ["{engine,server,cli,test,docs,scripts}/**/*.test.ts"],
    exclude: ["**/node_modules/**"],
    pool: "threads",
    testTimeout: 20_000,
    hookTimeout: 20_000,
  },
});
