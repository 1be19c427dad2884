/**
 * Completes package-lock.json: an entry for every platform's package that a dependency names.
 *
 * npm leaves one out where the registry it asked does not have it, and `npm ci` then refuses the lockfile everywhere
 * ("Missing: … from lock file"). Such an entry has no integrity hash; npm downloads it only on its own platform.
 */
import { readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

/** What is read of an entry; its other members stay as they are. */
type Entry = {
  readonly version?: string;
  readonly dev?: boolean;
  readonly optionalDependencies?: Record<string, string>;
};
export type Lockfile = { readonly packages: Readonly<Record<string, Entry>> };

export const LOCKFILE = new URL("../package-lock.json", import.meta.url);
export const readLockfile = (): Lockfile => JSON.parse(readFileSync(LOCKFILE, "utf8")) as Lockfile;

const CPUS: Readonly<Record<string, string>> = { "arm-eabi": "arm", "arm-gnueabihf": "arm", "arm-musleabihf": "arm" };

/** Which machines `@tool/binding-linux-x64-gnu` is for, read from the name as these packages all build it. */
const platformOf = (name: string): object => {
  const [, os, rest = ""] = /\/(?:binding-)?(android|darwin|freebsd|linux|openharmony|win32)-(.+)$/.exec(name) ?? [];
  if (os === undefined)
    throw new Error(`package-lock.json has no ${name}, and its name does not say which machines it is for`);
  const [cpu = "", libc] = CPUS[rest] === undefined ? rest.split("-") : [CPUS[rest]];
  const libcs: Readonly<Record<string, string>> = { gnu: "glibc", musl: "musl" };
  const wanted = libc === undefined ? undefined : libcs[libc];
  return { cpu: [cpu], ...(wanted === undefined ? {} : { libc: [wanted] }), os: [os] };
};

/** The packages that some dependency may install and that the lockfile does not have, by place. */
export const missingPlatforms = ({ packages }: Lockfile): Readonly<Record<string, object>> =>
  Object.fromEntries(
    Object.values(packages).flatMap(({ dev, optionalDependencies = {} }) =>
      Object.entries(optionalDependencies)
        .filter(([name]) => packages[`node_modules/${name}`] === undefined)
        .map(([name, version]) => [
          `node_modules/${name}`,
          { version, ...(dev === true ? { dev } : {}), optional: true, ...platformOf(name) },
        ]),
    ),
  );

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const lock = readLockfile();
  const packages = Object.entries({ ...lock.packages, ...missingPlatforms(lock) });
  const sorted = packages.toSorted(([a], [b]) => a.localeCompare(b, "en"));
  writeFileSync(LOCKFILE, `${JSON.stringify({ ...lock, packages: Object.fromEntries(sorted) }, null, 2)}\n`);
}
