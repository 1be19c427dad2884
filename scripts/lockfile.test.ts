/** `npm ci` accepts package-lock.json on any machine. */
import { expect, it } from "vitest";
import { missingPlatforms, readLockfile } from "./lockfile.ts";

it("package-lock.json has every platform's package; if not: node scripts/lockfile.ts", () => {
  expect(Object.keys(missingPlatforms(readLockfile()))).toEqual([]);
});

it("an entry that npm left out says which machines it is for", () => {
  const optionalDependencies = {
    "@acme/binding-linux-arm-musleabihf": "1.2.3",
    "@acme/binding-linux-x64-gnu": "1.2.3",
    "@acme/win32-arm64": "1.2.3",
  };
  expect(missingPlatforms({ packages: { "node_modules/acme": { dev: true, optionalDependencies } } })).toEqual({
    "node_modules/@acme/binding-linux-arm-musleabihf": {
      version: "1.2.3",
      dev: true,
      optional: true,
      cpu: ["arm"],
      os: ["linux"],
    },
    "node_modules/@acme/binding-linux-x64-gnu": {
      version: "1.2.3",
      dev: true,
      optional: true,
      cpu: ["x64"],
      libc: ["glibc"],
      os: ["linux"],
    },
    "node_modules/@acme/win32-arm64": { version: "1.2.3", dev: true, optional: true, cpu: ["arm64"], os: ["win32"] },
  });
});
